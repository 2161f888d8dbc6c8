namespace MiniKube.Cluster.Hosts;

/// <summary>
/// Where a node host keeps what, as seen from this machine. Inside, <c>/run</c>, <c>/tmp</c>, <c>/var/lib</c> and <c>/var/log</c> are the node's own,
/// so that every program there finds its usual paths, and <see cref="Run"/> has the same path on both sides.
/// </summary>
public sealed record NodePaths(ClusterPaths Cluster, int Number)
{
    public string Name => $"{Cluster.Name}-{Number}";

    public string Data => $"{Cluster.Data}/nodes/{Name}";

    public string Run => $"{Cluster.Run}/{Name}";

    public string VarLib => $"{Data}/var-lib";

    public string VarLog => $"{Data}/var-log";

    public string Tmp => $"{Data}/tmp";

    /// <summary>Logs of the components; <see cref="InHost.Logs"/> inside.</summary>
    public string Logs => $"{VarLog}/minikube";

    public string HostSpec => $"{Run}/host.json";

    public string HostState => $"{Run}/state.json";

    public string HostLog => $"{Logs}/host.log";

    public string ContainerdSocket => $"{Run}/containerd.sock";

    public string Cgroup => $"{Cluster.Cgroup}/{Name}";

    public string DockerSocket => $"{Run}/docker.sock";

    /// <summary>The server's data folder as seen from this machine; <see cref="InHost.ServerData"/> inside.</summary>
    public string ServerData => FromHost(InHost.ServerData);

    /// <summary>The path on this machine of what the node sees at <paramref name="path"/> below <c>/var/lib</c>.</summary>
    public string FromHost(string path) => path.StartsWith("/var/lib/", StringComparison.Ordinal)
        ? VarLib + path["/var/lib".Length..]
        : throw new ArgumentException($"{path} is not below /var/lib", nameof(path));

    /// <summary>Paths as the node's own processes see them.</summary>
    public static class InHost
    {
        public const string Program = "/run/mkube";

        /// <summary>Where pid 1 and its components live on a machine with cgroup v2.</summary>
        public const string InitGroup = "init";
        public const string Logs = "/var/log/minikube";
        public const string ServerData = "/var/lib/minikube/server";
        public const string AgentData = "/var/lib/minikube/agent";
        public const string NetworkConfiguration = "/var/lib/minikube/cni/net.d";
        public const string RegistryHosts = "/var/lib/minikube/certs.d";
        public const string ContainerdConfiguration = "/var/lib/minikube/containerd.toml";
        public const string ContainerdRoot = "/var/lib/containerd";
        public const string DockerRoot = "/var/lib/docker";
        public const string OciRuntime = "/var/lib/minikube/oci-runtime";
        public const string OciProbe = "/var/lib/minikube/oci-probe";
        public const string BootImages = "/var/lib/minikube/images";
    }
}

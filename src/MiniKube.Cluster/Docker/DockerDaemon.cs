using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Docker;

/// <summary>
/// A node's own Docker Engine. It makes no network and no rules: pods have theirs from the agent. Its containers outlive it, as they outlive every other component.
/// </summary>
internal static class DockerDaemon
{
    public const string Name = "dockerd";
    private const string Package = "docker.io";

    public static HostComponent Component(NodePaths node, IReadOnlyList<string> mirrors) => new(
        Name,
        [
            Tools.Require("dockerd", Package), "--host", "unix://" + node.DockerSocket,
            "--data-root", NodePaths.InHost.DockerRoot, "--exec-root", "/run/docker", "--pidfile", "/run/docker.pid",
            "--live-restore", "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--userland-proxy=false",
            "--exec-opt", "native.cgroupdriver=cgroupfs", "--storage-driver", "overlay2", "--log-level", "warn",
            .. mirrors.SelectMany(mirror => new[] { "--registry-mirror", mirror }),
        ]);

    /// <summary>Docker's command line.</summary>
    public static string Client => Tools.Require("docker", Package);

    /// <summary>Its arguments, for one node's engine.</summary>
    public static IReadOnlyList<string> At(NodePaths node, params string[] arguments) => ["--host", "unix://" + node.DockerSocket, .. arguments];
}

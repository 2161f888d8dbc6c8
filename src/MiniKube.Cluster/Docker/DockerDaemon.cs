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

    /// <summary>Docker's command line, on one node.</summary>
    public static Task<string> AskAsync(NodePaths node, TimeSpan deadline, CancellationToken cancel, params string[] arguments) =>
        Command.RunAsync(Tools.Require("docker", Package), ["--host", "unix://" + node.DockerSocket, .. arguments], cancel, deadline: deadline);
}

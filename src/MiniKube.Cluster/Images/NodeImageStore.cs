using MiniKube.Cluster.Docker;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Images;

/// <summary>The image store of one node, through its own runtime, as this machine reaches it.</summary>
internal sealed class NodeImageStore(NodeRuntime runtime, NodeHost host)
{
    private static readonly TimeSpan TransferDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ListDeadline = TimeSpan.FromSeconds(20);

    public string Node => host.Paths.Name;

    public bool IsOn => host.IsOn;

    public bool StandsStill => host.StandsStill;

    /// <summary>There is somebody to ask.</summary>
    public bool IsThere => IsOn && !StandsStill && File.Exists(runtime == NodeRuntime.Docker ? host.Paths.DockerSocket : host.Paths.ContainerdSocket);

    /// <summary>Takes an archive in; returns the names of its images.</summary>
    public async Task<IReadOnlyList<string>> ImportAsync(string file, CancellationToken cancel)
    {
        var (tool, arguments) = Asking(["images", "import", file], ["load", "--input", file]);
        var output = await Command.RunAsync(tool, arguments, cancel, deadline: TransferDeadline);
        // "unpacking docker.io/library/web:1 (sha256:...)...done" of one, "Loaded image: web:1" of the other.
        return [.. from line in output.Split('\n')
                   where line.StartsWith("unpacking ", StringComparison.Ordinal) || line.StartsWith("Loaded image: ", StringComparison.Ordinal)
                   select line.StartsWith('u') ? line.Split(' ')[1] : line.Split(' ')[2]];
    }

    /// <summary>Digests by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancel)
    {
        var (tool, arguments) = Asking(["images", "list"], ["images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} - {{.ID}}"]);
        var lines = (await Command.RunAsync(tool, arguments, cancel, deadline: ListDeadline)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // containerd: REF TYPE DIGEST SIZE PLATFORMS LABELS, below a line that says so. The CRI plugin stores each image under its digest and its id as well.
        var rows = lines.Skip(runtime == NodeRuntime.Docker ? 0 : 1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(r => r.Length >= 3);
        return rows.Where(r => !r[0].StartsWith("sha256:", StringComparison.Ordinal) && !r[0].Contains('@') && !r[0].Contains("<none>", StringComparison.Ordinal))
            .DistinctBy(r => r[0]).ToDictionary(r => r[0], r => r[2]);
    }

    /// <summary>Gives images to another node, by the way that archives go, without one on any disk.</summary>
    public Task CopyAsync(IReadOnlyList<string> names, NodeImageStore target, CancellationToken cancel) => CommandPipe.RunAsync(
        Asking(["images", "export", "-", .. names], ["save", .. names]), target.Asking(["images", "import", "-"], ["load"]), TransferDeadline, cancel);

    private (string Tool, IReadOnlyList<string> Arguments) Asking(string[] ctr, string[] docker) => runtime == NodeRuntime.Docker
        ? (DockerDaemon.Client, DockerDaemon.At(host.Paths, docker))
        : (Tools.Require("ctr", "containerd"), ["-a", host.Paths.ContainerdSocket, "-n", "k8s.io", .. ctr]);
}

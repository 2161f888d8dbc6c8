using System.Collections.Concurrent;
using MiniKube.Cluster.Docker;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Clusters;

/// <summary>The image stores of a cluster's nodes, through each node's own runtime.</summary>
public sealed class NodeImages(string name, TimeProvider time)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan ImportDeadline = TimeSpan.FromMinutes(5);

    /// <summary>Loads each archive into every node, all nodes at the same time; returns the names that it brought.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(IReadOnlyList<string> archives, CancellationToken cancel)
    {
        ClusterHosts.Open(name, time); // a cluster that does not exist is told before a large archive is looked at
        var given = new List<GivenArchive>();
        try
        {
            foreach (var archive in archives) given.Add(await GivenArchive.OpenAsync(archive, cancel));
            return await LoadAsync([.. given.Select(g => g.Path)], archives, cancel);
        }
        finally
        {
            foreach (var archive in given) archive.Dispose();
        }
    }

    private async Task<IReadOnlyList<string>> LoadAsync(IReadOnlyList<string> files, IReadOnlyList<string> given, CancellationToken cancel)
    {
        var output = await OnAllAsync(async (runtime, node, stop) =>
        {
            var names = new List<string>();
            foreach (var (file, archive) in files.Zip(given)) names.AddRange(Names(await ImportAsync(runtime, node, file, archive, stop)));
            return names;
        }, cancel);
        return [.. output.Distinct().Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        // The CRI plugin stores each image under its digest and its id as well.
        var names = await OnAllAsync(
            async (runtime, node, stop) => (await AskAsync(runtime, node, ["images", "list", "-q"], ["images", "--format", "{{.Repository}}:{{.Tag}}"], stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries), cancel);
        return [.. names.Where(l => !l.StartsWith("sha256:", StringComparison.Ordinal) && !l.Contains('@') && !l.Contains("<none>", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>"unpacking docker.io/library/web:1 (sha256:...)...done" of one, "Loaded image: web:1" of the other.</summary>
    private static IEnumerable<string> Names(string output) =>
        from line in output.Split('\n')
        where line.StartsWith("unpacking ", StringComparison.Ordinal) || line.StartsWith("Loaded image: ", StringComparison.Ordinal)
        select line.StartsWith('u') ? line.Split(' ')[1] : line.Split(' ')[2];

    private async Task<IEnumerable<string>> OnAllAsync(Func<NodeRuntime, NodePaths, CancellationToken, Task<IReadOnlyList<string>>> ask, CancellationToken cancel)
    {
        var answers = new ConcurrentBag<IReadOnlyList<string>>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        var cluster = ClusterHosts.Open(name, time);
        var runtime = cluster.Record.Runtime;
        if (cluster.All.FirstOrDefault(h => !h.IsOn || !File.Exists(runtime == NodeRuntime.Docker ? h.Paths.DockerSocket : h.Paths.ContainerdSocket)) is { } off)
            throw new ClusterException($"node {off.Paths.Name} is off: run 'mkube up --name {name}', then this again");
        await Parallel.ForEachAsync(cluster.All.Select(h => h.Paths), options, async (node, stop) => answers.Add(await ask(runtime, node, stop)));
        return answers.SelectMany(a => a);
    }

    private static async Task<string> ImportAsync(NodeRuntime runtime, NodePaths node, string file, string archive, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(runtime, node, ["images", "import", file], ["load", "--input", file], cancel);
        }
        catch (ClusterException e) when (e.Failure == ClusterFailure.Failed)
        {
            var said = e.Message.Split(": ", 2)[^1];
            throw new ClusterException($"node {node.Name} does not take {archive} ({said}): write the archive anew, and see that the node's disk has room", e);
        }
    }

    private static Task<string> AskAsync(NodeRuntime runtime, NodePaths node, string[] ctr, string[] docker, CancellationToken cancel) => runtime == NodeRuntime.Docker
        ? DockerDaemon.AskAsync(node, ImportDeadline, cancel, docker)
        : Command.RunAsync(Tools.Require("ctr", "containerd"), ["-a", node.ContainerdSocket, "-n", "k8s.io", .. ctr], cancel, deadline: ImportDeadline);
}

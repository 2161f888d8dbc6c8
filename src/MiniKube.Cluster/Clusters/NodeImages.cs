using System.Collections.Concurrent;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Clusters;

/// <summary>The image stores of a cluster's nodes, through each node's own containerd.</summary>
public sealed class NodeImages(string name, TimeProvider time)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan ImportDeadline = TimeSpan.FromMinutes(5);

    /// <summary>Loads each archive into every node, all nodes at the same time; returns the names that it brought.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(IReadOnlyList<string> archives, CancellationToken cancel)
    {
        if (archives.FirstOrDefault(a => !File.Exists(a)) is { } missing) throw new ClusterException(ClusterFailure.Usage, $"there is no file {missing}: name an image archive, made with 'docker save' or 'mkube image pack'");
        var output = await OnAllAsync(async (socket, stop) =>
        {
            var lines = new List<string>();
            foreach (var archive in archives) lines.AddRange((await CtrAsync(socket, stop, "images", "import", Path.GetFullPath(archive))).Split('\n'));
            return lines;
        }, cancel);

        // "unpacking docker.io/library/web:1 (sha256:...)...done"
        return [.. output.Where(l => l.StartsWith("unpacking ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        // The CRI plugin stores each image under its digest and its id as well.
        var names = await OnAllAsync(async (socket, stop) => (await CtrAsync(socket, stop, "images", "list", "-q")).Split('\n', StringSplitOptions.RemoveEmptyEntries), cancel);
        return [.. names.Where(l => !l.StartsWith("sha256:", StringComparison.Ordinal) && !l.Contains('@')).Distinct().Order(StringComparer.Ordinal)];
    }

    private async Task<IEnumerable<string>> OnAllAsync(Func<string, CancellationToken, Task<IReadOnlyList<string>>> ask, CancellationToken cancel)
    {
        var answers = new ConcurrentBag<IReadOnlyList<string>>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(Sockets().ToList(), options, async (socket, stop) => answers.Add(await ask(socket, stop)));
        return answers.SelectMany(a => a);
    }

    private static Task<string> CtrAsync(string socket, CancellationToken cancel, params string[] arguments) =>
        Command.RunAsync(Tools.Require("ctr", "containerd"), ["-a", socket, "-n", "k8s.io", .. arguments], cancel, deadline: ImportDeadline);

    private IEnumerable<string> Sockets() => ClusterHosts.Open(name, time).All.Select(h => h.IsOn && File.Exists(h.Paths.ContainerdSocket)
        ? h.Paths.ContainerdSocket
        : throw new ClusterException($"node {h.Paths.Name} is off: run 'mkube up --name {name}', then this again"));
}

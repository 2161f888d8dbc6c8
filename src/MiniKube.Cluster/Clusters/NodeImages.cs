using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Clusters;

/// <summary>The image stores of a cluster's nodes, through each node's own containerd.</summary>
public sealed class NodeImages(string name)
{
    private static readonly TimeSpan ImportDeadline = TimeSpan.FromMinutes(5);

    /// <summary>Loads each archive into every node; returns the names that it brought.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(IReadOnlyList<string> archives, CancellationToken cancel)
    {
        if (archives.FirstOrDefault(a => !File.Exists(a)) is { } missing) throw new ClusterException(ClusterFailure.Usage, $"there is no file {missing}: name an image archive, made with 'docker save' or 'mkube image pack'");
        var loaded = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var socket in Sockets())
        {
            foreach (var archive in archives)
            {
                var output = await CtrAsync(socket, cancel, "images", "import", Path.GetFullPath(archive));

                // "unpacking docker.io/library/web:1 (sha256:...)...done"
                foreach (var line in output.Split('\n').Where(l => l.StartsWith("unpacking ", StringComparison.Ordinal))) loaded.Add(line.Split(' ')[1]);
            }
        }

        return [.. loaded];
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var socket in Sockets())
        {
            // The CRI plugin stores each image under its digest and its id as well.
            var lines = (await CtrAsync(socket, cancel, "images", "list", "-q")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            names.UnionWith(lines.Where(l => !l.StartsWith("sha256:", StringComparison.Ordinal) && !l.Contains('@')));
        }

        return [.. names];
    }

    private static Task<string> CtrAsync(string socket, CancellationToken cancel, params string[] arguments) =>
        Command.RunAsync(Tools.Require("ctr", "containerd"), ["-a", socket, "-n", "k8s.io", .. arguments], cancel, deadline: ImportDeadline);

    private IEnumerable<string> Sockets()
    {
        var paths = ClusterPaths.Of(name);
        var record = ClusterRecord.Read(paths) ?? throw new ClusterException(ClusterFailure.NotFound, $"there is no cluster '{name}': make it with 'mkube up --name {name}'");
        foreach (var node in Enumerable.Range(1, record.Nodes).Select(paths.Node))
        {
            yield return File.Exists(node.ContainerdSocket)
                ? node.ContainerdSocket
                : throw new ClusterException($"node {node.Name} is off: run 'mkube up --name {name}', then this again");
        }
    }
}

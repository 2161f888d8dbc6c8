using System.Collections.Concurrent;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Images;

namespace MiniKube.Cluster.Clusters;

/// <summary>Images of a cluster's nodes: those that run get them now, the others when they come.</summary>
public sealed class NodeImages(string name, TimeProvider time, Action<string> progress)
{
    private const int AtOnce = 8;

    /// <summary>Loads each archive into every node that runs, all of them at the same time; returns the names that it brought.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(IReadOnlyList<string> archives, CancellationToken cancel)
    {
        Running(ClusterHosts.Open(name, time)); // a cluster that cannot take it is told before a large archive is looked at
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
        var paths = ClusterPaths.Of(name);
        await using var turn = await ImageTurn.TakeAsync(paths, time, progress, cancel);
        var cluster = ClusterHosts.Open(name, time); // a node may have come while we waited: from now on it waits for us
        var running = Running(cluster);
        foreach (var away in cluster.All.Where(h => running.All(r => r.Node != h.Paths.Name))) progress(Later(away));
        using var notes = new LoadNotes(paths);
        var names = new ConcurrentBag<string>();
        await OnEachAsync(running, async (store, stop) =>
        {
            foreach (var (file, archive) in files.Zip(given))
            {
                var brought = await ImportAsync(store, file, archive, stop);
                await notes.NoteAsync(file, brought, store, cancel);
                foreach (var image in brought) names.Add(image);
            }
        }, cancel);
        return [.. names.Distinct().Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        var names = new ConcurrentBag<string>();
        await OnEachAsync(Running(ClusterHosts.Open(name, time)), async (store, stop) =>
        {
            foreach (var image in (await store.ListAsync(stop)).Keys) names.Add(image);
        }, cancel);
        return [.. names.Distinct().Order(StringComparer.Ordinal)];
    }

    private IReadOnlyList<NodeImageStore> Running(ClusterHosts cluster)
    {
        var stores = cluster.All.Select(h => new NodeImageStore(cluster.Record.Runtime, h)).ToList();
        if (stores.FindAll(s => s.IsThere) is { Count: > 0 } running) return running;
        throw new ClusterException(stores.Exists(s => s.StandsStill)
            ? $"cluster {name} stands still: run 'mkube unpause --name {name}', then this again"
            : $"cluster {name} is off: run 'mkube up --name {name}', then this again");
    }

    private string Later(NodeHost away) => away.StandsStill
        ? $"node {away.Paths.Name} hangs: it gets what is loaded now by 'mkube node heal {away.Paths.Name} --name {name}'"
        : $"node {away.Paths.Name} is off: it gets what is loaded now when it is switched on";

    private static Task OnEachAsync(IReadOnlyList<NodeImageStore> stores, Func<NodeImageStore, CancellationToken, ValueTask> ask, CancellationToken cancel) =>
        Parallel.ForEachAsync(stores, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, ask);

    private static async Task<IReadOnlyList<string>> ImportAsync(NodeImageStore store, string file, string archive, CancellationToken cancel)
    {
        try
        {
            return await store.ImportAsync(file, cancel);
        }
        catch (ClusterException e) when (e.Failure == ClusterFailure.Failed)
        {
            var said = e.Message.Split(": ", 2)[^1];
            throw new ClusterException($"node {store.Node} does not take {archive} ({said}): write the archive anew, and see that the node's disk has room", e);
        }
    }
}

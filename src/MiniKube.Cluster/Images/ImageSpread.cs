using System.Collections.Concurrent;
using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Images;

/// <summary>
/// Brings what was loaded into a cluster to those of its nodes that lack it: new ones, those with a new disk, those that were away. Nothing that goes wrong here
/// keeps a node from being Ready: it is told, with what to do.
/// </summary>
internal sealed class ImageSpread(ClusterHosts cluster, TimeProvider time, Action<string> progress)
{
    private const int AtOnce = 4;
    private const int MostFailures = 3;
    private static readonly TimeSpan RuntimeDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _seen = new();

    /// <param name="hosts">Those that are to have all; the others may give.</param>
    /// <param name="cancel">Interrupts it; the next one goes on.</param>
    public async Task RunAsync(IReadOnlyList<NodeHost> hosts, CancellationToken cancel)
    {
        try
        {
            await using var turn = await ImageTurn.TakeAsync(cluster.Paths, time, progress, cancel);
            var loaded = LoadedImages.Read(cluster.Paths);
            if (loaded.All.Count > 0) await BringAsync(loaded, hosts, cancel);
        }
        catch (Exception e) when (e is ClusterException or IOException or UnauthorizedAccessException)
        {
            progress($"nodes may lack images that were loaded before ({e.Message})");
        }
    }

    private async Task BringAsync(LoadedImages loaded, IReadOnlyList<NodeHost> hosts, CancellationToken cancel)
    {
        var stores = cluster.All.ToDictionary(h => h.Paths.Name, h => new NodeImageStore(cluster.Record.Runtime, h));
        var targets = hosts.Select(h => h.Paths.Name).ToHashSet();
        await EachAsync(targets, async (name, stop) => await SeeAsync(stores[name], RuntimeDeadline, stop), cancel);
        if (targets.Where(t => !_seen.ContainsKey(t)).ToList() is { Count: > 0 } silent) progress($"{string.Join(", ", silent)}: the runtime does not tell its images; what was loaded before may be missing until 'mkube up --name {cluster.Paths.Name}'");

        var others = new Queue<string>(stores.Keys.Where(n => !targets.Contains(n)));
        var plan = Decide();
        while (plan.Nowhere.Count > 0 && others.TryDequeue(out var other))
        {
            await SeeAsync(stores[other], TimeSpan.Zero, cancel);
            plan = Decide();
        }

        if (plan.Nowhere.Count > 0) Miss(plan.Nowhere, loaded);
        await EachAsync(plan.Copies.GroupBy(c => c.To), async (copies, stop) => await FillAsync(copies, stores, stop), cancel);

        SpreadPlan Decide() => SpreadPlan.Decide(loaded.All, _seen, targets.Where(_seen.ContainsKey));
    }

    /// <summary>containerd listens a moment before it serves, and Docker takes a second or more to start.</summary>
    private async Task SeeAsync(NodeImageStore store, TimeSpan patience, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (store.IsThere)
                {
                    _seen[store.Node] = await store.ListAsync(cancel);
                    return;
                }
            }
            catch (ClusterException)
            {
                // Not yet, or not any more.
            }

            if (!store.IsOn || store.StandsStill || time.GetElapsedTime(started) >= patience) return;
            await Task.Delay(Poll, time, cancel);
        }
    }

    private async Task FillAsync(IEnumerable<ImageCopy> copies, Dictionary<string, NodeImageStore> stores, CancellationToken cancel)
    {
        foreach (var copy in copies)
        {
            var (from, to) = (stores[copy.From], stores[copy.To]);
            var problem = await TryAsync(copy.Names);
            if (problem is null)
            {
                progress($"node {copy.To} got {Tell(copy.Names)} from {copy.From}");
                continue;
            }

            // One that cannot be had shall not keep the others away.
            var lacking = new List<string>();
            foreach (var name in copy.Names)
            {
                var alone = copy.Names.Count > 1 && lacking.Count < MostFailures ? await TryAsync([name]) : problem;
                if (alone is null) continue;
                problem = alone;
                lacking.Add(name);
            }

            if (lacking.Count > 0) progress($"node {copy.To} lacks {Tell(lacking)}, loaded before, and cannot get it from {copy.From} ({problem}): 'mkube up --name {cluster.Paths.Name}' tries again, {Advice}");

            async Task<string?> TryAsync(IReadOnlyList<string> names)
            {
                try
                {
                    await from.CopyAsync(names, to, cancel);
                    return null;
                }
                catch (ClusterException e)
                {
                    return e.Message;
                }
            }
        }
    }

    /// <summary>What every node could have had and none has was taken away on purpose, or went with the disks: it is told once.</summary>
    private void Miss(IReadOnlyList<LoadedImage> nowhere, LoadedImages loaded)
    {
        var all = cluster.All.All(h => _seen.ContainsKey(h.Paths.Name));
        if (all) loaded.Without(nowhere).Write(cluster.Paths);
        progress($"{Tell([.. nowhere.Select(i => i.Name)])}, loaded before, is on no node {(all ? "any more" : "that answers")}: {Advice}");
    }

    private string Advice => $"'mkube image load --name {cluster.Paths.Name}' brings it anew";

    private static string Tell(IReadOnlyList<string> names) => names.Count <= 3 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(2))} and {names.Count - 2} more images";

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, CancellationToken, ValueTask> act, CancellationToken cancel) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, act);
}

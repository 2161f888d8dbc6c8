using System.Collections.Concurrent;

namespace MiniKube.ApiServer.Nodes;

/// <summary>When each node was heard last, by a clock that nobody sets.</summary>
internal sealed class NodeLiveness(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> heard = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = New();
    private long shortestGrace = TimeSpan.FromSeconds(1).Ticks;

    /// <summary>Completes when a node is heard that was not known, or was silent for a while. Take it before reading.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    public void Heard(string node)
    {
        var now = time.GetTimestamp();
        var known = heard.TryGetValue(node, out var before);
        heard[node] = now;
        if (!known || time.GetElapsedTime(before, now) >= TimeSpan.FromTicks(Volatile.Read(ref shortestGrace)))
        {
            Interlocked.Exchange(ref changed, New()).TrySetResult();
        }
    }

    /// <summary>Gives every node a fresh grace period: we could not have heard it.</summary>
    public void Forgive()
    {
        var now = time.GetTimestamp();
        foreach (var (node, before) in heard) heard.TryUpdate(node, now, before);
    }

    /// <summary>Somebody wants to know of silences as short as this.</summary>
    public void Expect(TimeSpan grace)
    {
        for (var seen = Volatile.Read(ref shortestGrace); grace.Ticks < seen;)
        {
            var before = Interlocked.CompareExchange(ref shortestGrace, grace.Ticks, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    /// <summary>How long each known node has been silent.</summary>
    public IReadOnlyList<(string Node, TimeSpan Silent)> Read()
    {
        var now = time.GetTimestamp();
        return [.. heard.Select(pair => (pair.Key, time.GetElapsedTime(pair.Value, now)))];
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using System.Collections.Concurrent;

namespace MiniKube.ApiServer.Nodes;

/// <summary>When each node was heard last, by a clock that nobody sets.</summary>
internal sealed class NodeLiveness(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> heard = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = New();

    /// <summary>Completes when a node is heard that was not known, or was silent for a while. Take it before reading.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    public void Heard(string node)
    {
        var now = time.GetTimestamp();
        var known = heard.TryGetValue(node, out var before);
        heard[node] = now;
        if (!known || time.GetElapsedTime(before, now) > TimeSpan.FromSeconds(1)) Interlocked.Exchange(ref changed, New()).TrySetResult();
    }

    /// <summary>How long each known node has been silent.</summary>
    public IReadOnlyList<(string Node, TimeSpan Silent)> Read()
    {
        var now = time.GetTimestamp();
        return [.. heard.Select(pair => (pair.Key, time.GetElapsedTime(pair.Value, now)))];
    }

    /// <summary>The node no longer exists.</summary>
    public void Forget(string node) => heard.TryRemove(node, out _);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

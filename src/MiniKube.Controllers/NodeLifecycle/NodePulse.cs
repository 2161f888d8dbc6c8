using System.Collections.Concurrent;
using MiniKube.Api.Coordination;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>
/// Whether a node lives. Its tunnel tells soonest; where this server has no tunnel of it, since it was just started or the node's agent is
/// another's, the node's Lease tells, and failing that the heartbeat in its status. Only our own clock is used: a node's clock may be wrong.
/// </summary>
internal sealed class NodePulse(TimeProvider time)
{
    private static readonly TimeSpan StatusGrace = TimeSpan.FromSeconds(40);

    private readonly ConcurrentDictionary<string, Beat> beats = [];

    /// <returns>Null when nothing was ever heard of it; and when to ask again.</returns>
    public (bool? IsAlive, Next Next) Of(Node node, TunnelState? tunnel, Lease? lease)
    {
        var name = node.Metadata.Name!;
        var last = lease is null ? node.Condition("Ready")?.LastHeartbeatTime : lease.Spec.RenewTime;
        var beat = Observe(name, last);
        if (tunnel is { IsHeard: true }) return (true, Next.Done);
        // A lease that was renewed after the tunnel fell silent: the agent talks to another server now.
        if (tunnel is { } silent && (lease is null || !beat.IsRenewed || beat.Since <= silent.Since)) return (false, Next.Done);
        if (lease is null && node.Condition("Ready") is null) return (null, Next.Done);

        var grace = lease?.Spec.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : StatusGrace;
        var left = grace - time.GetElapsedTime(beat.Since);
        return left > TimeSpan.Zero ? (true, Next.After(left)) : (false, Next.Done);
    }

    public void Forget(string node) => beats.TryRemove(node, out _);

    private Beat Observe(string node, DateTimeOffset? mark)
    {
        var known = beats.TryGetValue(node, out var before);
        if (known && before.Mark == mark) return before;
        return beats[node] = new(mark, time.GetTimestamp(), IsRenewed: known);
    }

    /// <param name="Mark">What the node wrote.</param>
    /// <param name="Since">When we saw it first.</param>
    /// <param name="IsRenewed">We saw it come; else it may be as old as it likes.</param>
    private readonly record struct Beat(DateTimeOffset? Mark, long Since, bool IsRenewed);
}

using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Conditions of a node that no longer reports them itself. Rule: Kubernetes docs, "Node Status".</summary>
internal static class NodeConditions
{
    private static readonly string[] Reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <param name="node">As stored.</param>
    /// <param name="heard">Whether it lives; null: nothing was ever heard of it.</param>
    /// <param name="startupGrace">How long a new node may stay silent.</param>
    /// <param name="now">The time.</param>
    /// <returns>The stored list itself when it is right.</returns>
    public static (IReadOnlyList<NodeCondition> Conditions, Next Next) Decide(Node node, bool? heard, TimeSpan startupGrace, DateTimeOffset now)
    {
        var stored = node.Status.Conditions;
        if (heard == true) return (stored, Next.Done);
        if (heard is null)
        {
            // One that has reported once is judged by the server's ear alone.
            if (node.Condition("Ready") is not null) return (stored, Next.Done);
            var due = (node.Metadata.CreationTimestamp ?? now) + startupGrace;
            if (now < due) return (stored, Next.After(due - now));
        }

        List<NodeCondition>? changed = null;
        foreach (var type in Reported)
        {
            var before = node.Condition(type);
            if (before?.Status == "Unknown") continue;
            changed ??= [.. stored];
            if (before is null)
            {
                changed.Add(new()
                {
                    Type = type, Status = "Unknown", Reason = "NodeStatusNeverUpdated", Message = "Kubelet never posted node status.",
                    LastHeartbeatTime = node.Metadata.CreationTimestamp, LastTransitionTime = now,
                });
            }
            else
            {
                changed[changed.IndexOf(before)] = before with
                {
                    Status = "Unknown", Reason = "NodeStatusUnknown", Message = "Kubelet stopped posting node status.", LastTransitionTime = now,
                };
            }
        }
        return (changed ?? stored, Next.Done);
    }
}

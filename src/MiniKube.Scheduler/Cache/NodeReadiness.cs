namespace MiniKube.Scheduler;

/// <summary>
/// A node that says it is not ready is treated as tainted from that moment on, not only when the node lifecycle controller has written the taint:
/// otherwise pods would still land on it in between. A node without the condition is taken as ready.
/// </summary>
internal static class NodeReadiness
{
    private static readonly Taint NotReady = new() { Key = "node.kubernetes.io/not-ready", Effect = "NoSchedule" };
    private static readonly Taint Unreachable = new() { Key = "node.kubernetes.io/unreachable", Effect = "NoSchedule" };

    public static IEnumerable<Taint> ImpliedTaints(Node node)
    {
        var taint = node.Status.Conditions.Find("Ready")?.Status switch
        {
            "False" => NotReady,
            "Unknown" => Unreachable,
            _ => null,
        };
        if (taint is not null && !node.Spec.Taints.Any(known => known.Key == taint.Key && known.Effect == taint.Effect)) yield return taint;
    }
}

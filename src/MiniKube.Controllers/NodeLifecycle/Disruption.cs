namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>How much of the cluster is down. When most of it is, the fault is more likely ours, or the network's, than the nodes'.</summary>
internal enum Disruption
{
    /// <summary>Some nodes fail: their pods move at once.</summary>
    None,

    /// <summary>Most nodes fail: they are emptied one after the other, slowly.</summary>
    Partial,

    /// <summary>All nodes fail: nothing is moved, since there is nowhere to go.</summary>
    Full,
}

internal static class DisruptionRule
{
    private const double Most = 0.55;

    // Two nodes may always fail without being called a disruption.
    private const int Few = 2;

    public static Disruption Decide(int nodes, int down) =>
        down == 0 ? Disruption.None
        : down == nodes ? Disruption.Full
        : down > Few && down >= nodes * Most ? Disruption.Partial
        : Disruption.None;
}

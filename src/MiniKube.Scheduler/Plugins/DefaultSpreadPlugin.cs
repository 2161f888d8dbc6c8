namespace MiniKube.Scheduler;

/// <summary>
/// Spreads pods of one controller (else: of the same labels) over nodes and, where nodes name a zone, over zones, unless the pod says itself how it
/// is to be spread.
/// It prefers, it never rejects.
/// </summary>
internal sealed class DefaultSpreadPlugin : IScore
{
    private const string ZoneLabel = "topology.kubernetes.io/zone";
    private const double ZoneShare = 2.0 / 3;

    public string Name => "DefaultSpread";

    public int Weight => 2;

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes) =>
        pod.SpreadGroup is not null && pod.SpreadConstraints.Length == 0;

    public long Score(CycleState state, PodInfo pod, NodeInfo node) => node.CountOfGroup(pod.SpreadGroup!);

    public void Normalize(CycleState state, IReadOnlyList<NodeInfo> nodes, Span<long> scores)
    {
        Dictionary<string, long>? zones = null;
        for (var i = 0; i < scores.Length; i++)
        {
            if (nodes[i].Label(ZoneLabel) is not { } zone) continue;
            zones ??= [];
            zones[zone] = zones.GetValueOrDefault(zone) + scores[i];
        }
        if (zones is null)
        {
            Scores.Scale(scores, lessIsBetter: true);
            return;
        }
        var most = Math.Max(1, Highest(scores));
        var mostInZone = Math.Max(1, zones.Values.Max());
        for (var i = 0; i < scores.Length; i++)
        {
            var byNode = (double)(most - scores[i]) / most;
            var byZone = nodes[i].Label(ZoneLabel) is { } zone ? (double)(mostInZone - zones[zone]) / mostInZone : byNode;
            scores[i] = (long)(Scores.Max * ((byNode * (1 - ZoneShare)) + (byZone * ZoneShare)));
        }
    }

    private static long Highest(ReadOnlySpan<long> scores)
    {
        var highest = 0L;
        foreach (var score in scores) highest = Math.Max(highest, score);
        return highest;
    }
}

namespace MiniKube.Api.Core;

internal static class PodColumns
{
    public static ResourceDefinitionBuilder<Pod> PodColumnsOf(this ResourceDefinitionBuilder<Pod> pods) => pods
        .NameColumn()
        .Column("Ready", pod => PodSummary.Of(pod).ReadyText, description: "Containers that are ready, of all that should be.")
        .Column("Status", pod => PodSummary.Of(pod).State, description: "The phase, or what keeps the pod from running.")
        .Column("Restarts", (pod, now) => PodSummary.Of(pod).RestartsText(now))
        .AgeColumn()
        .Column("IP", pod => CellText.OrNone(pod.Status.PodIPs is [var first, ..] ? first.Ip : pod.Status.PodIP), wide: true)
        .Column("Node", pod => CellText.OrNone(pod.Spec.NodeName), wide: true)
        .Column("Nominated Node", pod => CellText.OrNone(pod.Status.NominatedNodeName), wide: true)
        .Column("Readiness Gates", Gates, wide: true);

    private static string Gates(Pod pod)
    {
        var gates = pod.Spec.ReadinessGates;
        if (gates.Count == 0) return CellText.None;
        var met = gates.Count(gate => pod.Status.Conditions.Any(condition => condition.Type == gate.ConditionType && condition.Status == "True"));
        return $"{met}/{gates.Count}";
    }
}

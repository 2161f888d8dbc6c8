using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Client;

/// <summary>
/// Conditions of a status as Kubernetes keeps them: one for each type, in stable order, and <c>lastTransitionTime</c> moves only when the condition's
/// status does.
/// The given list is the answer when nothing would change.
/// </summary>
public static class StatusConditions
{
    public static IReadOnlyList<PodCondition> With(this IReadOnlyList<PodCondition> conditions, PodCondition next, DateTimeOffset now) =>
        Put(conditions, next, condition => condition.Type, (old, value) =>
            old is not null && old.Status == value.Status
                ? value with { LastTransitionTime = old.LastTransitionTime, LastProbeTime = old.LastProbeTime }
                : value with { LastTransitionTime = now });

    /// <summary>A heartbeat time alone is no change.</summary>
    public static IReadOnlyList<NodeCondition> With(this IReadOnlyList<NodeCondition> conditions, NodeCondition next, DateTimeOffset now) =>
        Put(conditions, next with { LastHeartbeatTime = now }, condition => condition.Type, (old, value) =>
            old is null || old.Status != value.Status ? value with { LastTransitionTime = now }
            : old.Reason == value.Reason && old.Message == value.Message ? old
            : value with { LastTransitionTime = old.LastTransitionTime });

    public static IReadOnlyList<Condition> With(this IReadOnlyList<Condition> conditions, Condition next, DateTimeOffset now) =>
        Put(conditions, next, condition => condition.Type, (old, value) =>
            value with { LastTransitionTime = old is not null && old.Status == value.Status ? old.LastTransitionTime : now });

    public static PodCondition? Find(this IReadOnlyList<PodCondition> conditions, string type) => conditions.FirstOrDefault(condition => condition.Type == type);

    public static NodeCondition? Find(this IReadOnlyList<NodeCondition> conditions, string type) => conditions.FirstOrDefault(condition => condition.Type == type);

    public static bool IsTrue(this IReadOnlyList<PodCondition> conditions, string type) => conditions.Find(type)?.Status == "True";

    public static bool IsTrue(this IReadOnlyList<NodeCondition> conditions, string type) => conditions.Find(type)?.Status == "True";

    private static IReadOnlyList<T> Put<T>(IReadOnlyList<T> conditions, T next, Func<T, string> typeOf, Func<T?, T, T> settle)
        where T : class
    {
        var type = typeOf(next);
        for (var i = 0; i < conditions.Count; i++)
        {
            if (typeOf(conditions[i]) != type) continue;
            var settled = settle(conditions[i], next);
            if (settled.Equals(conditions[i])) return conditions;
            T[] changed = [.. conditions];
            changed[i] = settled;
            return changed;
        }
        return [.. conditions, settle(null, next)];
    }
}

using MiniKube.Api.ApiExtensions;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>What a custom resource definition's status should say, decided from the definition and the names that its neighbours hold.</summary>
internal static class DefinitionStatus
{
    public static CustomResourceDefinitionStatus Decide(CustomResourceDefinition crd, IReadOnlyList<CustomResourceDefinitionNames> others, DateTimeOffset now)
    {
        var names = NameAcceptance.Decide(crd.Spec.Names, crd.Status.AcceptedNames, others);
        var conditions = crd.Status.Conditions;
        conditions = Set(conditions, "NamesAccepted", names.Accepted, names.Reason, names.Message, now);
        // Who was served once stays served: its objects would be out of reach otherwise.
        if (names.Accepted) conditions = Set(conditions, "Established", true, "InitialNamesAccepted", "the initial names have been accepted", now);
        else if (!IsTrue(crd.Status, "Established")) conditions = Set(conditions, "Established", false, "NotAccepted", "not all names are accepted", now);
        if (crd.Metadata.DeletionTimestamp is not null)
        {
            conditions = Set(conditions, "Terminating", true, "InstanceDeletionInProgress", "CustomResource deletion is in progress", now);
        }
        return crd.Status with { AcceptedNames = names.Names, Conditions = conditions };
    }

    public static bool IsEstablished(CustomResourceDefinitionStatus status) => IsTrue(status, "Established");

    private static bool IsTrue(CustomResourceDefinitionStatus status, string type) => status.Conditions.Any(condition => condition.Type == type && condition.Status == "True");

    private static IReadOnlyList<CustomResourceDefinitionCondition> Set(
        IReadOnlyList<CustomResourceDefinitionCondition> conditions, string type, bool status, string reason, string message, DateTimeOffset now)
    {
        var text = status ? "True" : "False";
        var before = conditions.FirstOrDefault(condition => condition.Type == type);
        if (before is not null && before.Status == text && before.Reason == reason && before.Message == message) return conditions;
        var since = before?.Status == text ? before.LastTransitionTime : new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        var after = new CustomResourceDefinitionCondition { Type = type, Status = text, LastTransitionTime = since, Reason = reason, Message = message };
        return before is null ? [.. conditions, after] : [.. conditions.Select(condition => condition.Type == type ? after : condition)];
    }
}

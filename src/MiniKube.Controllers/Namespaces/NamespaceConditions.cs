namespace MiniKube.Controllers.Namespaces;

/// <summary>Tells in a namespace's status what keeps it from going. Types, reasons and wording are Kubernetes'.</summary>
internal static class NamespaceConditions
{
    public static IReadOnlyList<NamespaceCondition> Decide(IReadOnlyList<NamespaceCondition> stored, NamespaceContent content, DateTimeOffset now)
    {
        var remaining = string.Join(", ", content.Remaining.Select(one => $"{one.Resource.Plural}.{one.Resource.Group} has {one.Count} resource instances"));
        var finalizers = string.Join(", ", content.Finalizers.Select(one => $"{one.Key} in {one.Value} resource instances"));
        NamespaceCondition[] wanted =
        [
            False("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
            False("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            content.Failures.Count == 0
                ? False("NamespaceDeletionContentFailure", "ContentDeleted", "All content successfully deleted, may be waiting on finalization")
                : True("NamespaceDeletionContentFailure", "ContentDeletionFailed", $"Failed to delete all resource types, {content.Failures.Count} remaining: {string.Join(", ", content.Failures)}"),
            remaining.Length == 0
                ? False("NamespaceContentRemaining", "ContentRemoved", "All content successfully removed")
                : True("NamespaceContentRemaining", "SomeResourcesRemain", $"Some resources are remaining: {remaining}"),
            finalizers.Length == 0
                ? False("NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : True("NamespaceFinalizersRemaining", "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {finalizers}"),
        ];
        var result = stored.ToList();
        foreach (var next in wanted)
        {
            var at = result.FindIndex(condition => condition.Type == next.Type);
            if (at < 0) result.Add(next with { LastTransitionTime = now });
            else result[at] = next with { LastTransitionTime = result[at].Status == next.Status ? result[at].LastTransitionTime : now };
        }
        return result;
    }

    private static NamespaceCondition True(string type, string reason, string message) => new() { Type = type, Status = "True", Reason = reason, Message = message };

    private static NamespaceCondition False(string type, string reason, string message) => new() { Type = type, Status = "False", Reason = reason, Message = message };
}

using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Registry.Deleting;

internal enum DeletionStep
{
    /// <summary>It is on its way already.</summary>
    Nothing,

    /// <summary>Store the changed document: somebody has work to do before it goes.</summary>
    Mark,

    Remove,
}

/// <summary>What a delete does to an object. Rules: Kubernetes docs, "Garbage Collection" and "Pod Lifecycle".</summary>
internal static class DeletionPlan
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    /// <param name="document">Changed in place when the answer is <see cref="DeletionStep.Mark"/>.</param>
    public static DeletionStep Decide(ResourceDefinition definition, JsonObject document, DeleteOptions options, DateTimeOffset now)
    {
        var metadata = document.Metadata();
        var propagationChanged = SetPropagation(definition, metadata, options);
        var wasDeleting = metadata.IsDeleting();
        var changed = wasDeleting ? Shorten(metadata, options) : Begin(definition, document, options, now);
        if (IsComplete(definition, document)) return DeletionStep.Remove;
        return changed || propagationChanged ? DeletionStep.Mark : DeletionStep.Nothing;
    }

    /// <summary>Marked, and nothing holds it any more.</summary>
    public static bool IsComplete(ResourceDefinition definition, JsonObject document)
    {
        var metadata = document.Metadata();
        if (!metadata.IsDeleting() || metadata.HasFinalizers() || metadata.Number("deletionGracePeriodSeconds") > 0) return false;
        return definition.GroupResource != "namespaces" || document["spec"]?["finalizers"] is not JsonArray { Count: > 0 };
    }

    private static bool Begin(ResourceDefinition definition, JsonObject document, DeleteOptions options, DateTimeOffset now)
    {
        var metadata = document.Metadata();
        var grace = definition.GroupResource == "pods" ? PodGrace.Seconds(document, options.GracePeriodSeconds) : 0;
        metadata["deletionTimestamp"] = DocumentMetadata.Timestamp(now.AddSeconds(grace));
        // Namespaces and definitions wait for what is inside them, not for a time.
        if (definition.GroupResource is not ("namespaces" or "customresourcedefinitions.apiextensions.k8s.io")) metadata["deletionGracePeriodSeconds"] = grace;
        if (metadata.Number("generation") is > 0 and var generation) metadata["generation"] = generation + 1;
        if (definition.DeletionFinalizer is { } finalizer && !metadata.Texts("finalizers").Contains(finalizer))
        {
            metadata["finalizers"] = new JsonArray([.. metadata.Texts("finalizers").Append(finalizer).Select(item => (JsonNode)item)]);
        }
        if (definition.GroupResource == "namespaces")
        {
            if (document["status"] is not JsonObject status) document["status"] = status = [];
            status["phase"] = "Terminating";
        }
        return true;
    }

    /// <summary>A second delete may only make the grace period shorter.</summary>
    private static bool Shorten(JsonObject metadata, DeleteOptions options)
    {
        if (options.GracePeriodSeconds is not { } wanted || metadata.Number("deletionGracePeriodSeconds") is not { } present || wanted >= present)
        {
            return false;
        }
        wanted = wanted < 0 ? 1 : wanted;
        if (DateTimeOffset.TryParse(metadata.Text("deletionTimestamp"), out var until))
        {
            metadata["deletionTimestamp"] = DocumentMetadata.Timestamp(until.AddSeconds(wanted - present));
        }
        metadata["deletionGracePeriodSeconds"] = wanted;
        return true;
    }

    private static bool SetPropagation(ResourceDefinition definition, JsonObject metadata, DeleteOptions options)
    {
        var wanted = (options.OrphanDependents, options.PropagationPolicy) switch
        {
            (true, _) or (_, "Orphan") => Orphan,
            (false, _) or (_, "Background") => "",
            (_, "Foreground") => Foreground,
            _ => null,
        };
        var before = metadata.Texts("finalizers").ToArray();
        // What the object itself asks for goes before the habit of its kind.
        if (wanted is null && definition.OrphansByDefault && !metadata.IsDeleting() && !before.Any(finalizer => finalizer is Orphan or Foreground)) wanted = Orphan;
        if (wanted is null) return false;
        var after = before.Where(finalizer => finalizer is not (Orphan or Foreground)).Concat(wanted.Length == 0 ? [] : [wanted]).ToArray();
        if (before.ToHashSet().SetEquals(after)) return false;
        if (after.Length == 0) metadata.Remove("finalizers");
        else metadata["finalizers"] = new JsonArray([.. after.Select(finalizer => (JsonNode)finalizer)]);
        return true;
    }
}

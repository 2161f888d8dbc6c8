using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Apps;

/// <summary>What is particular to stateful sets. Rules: Kubernetes docs, "StatefulSets".</summary>
internal sealed class StatefulSetStrategy : ResourceStrategy<StatefulSet>
{
    private const string Rolling = "spec.updateStrategy.rollingUpdate";
    private const string Fixed = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
        + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    public override void Default(JsonObject document)
    {
        PodSpecDefaults.ApplyToTemplate(document);
        if (document["spec"] is not JsonObject spec) return;
        if (spec["updateStrategy"] is JsonObject strategy && (string?)strategy["type"] == "RollingUpdate" && strategy["rollingUpdate"] is null)
        {
            strategy["rollingUpdate"] = new JsonObject { ["partition"] = 0 };
        }
        if (spec["persistentVolumeClaimRetentionPolicy"] is null)
        {
            spec["persistentVolumeClaimRetentionPolicy"] = new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" };
        }
        if (spec["volumeClaimTemplates"] is not JsonArray claims) return;
        foreach (var claim in claims.OfType<JsonObject>())
        {
            claim["apiVersion"] ??= "v1";
            claim["kind"] ??= "PersistentVolumeClaim";
        }
    }

    public override void Validate(StatefulSet next, FieldErrors errors)
    {
        var spec = next.Spec;
        FieldRules.NonNegative(spec.Replicas, "spec.replicas", errors);
        FieldRules.NonNegative(spec.MinReadySeconds, "spec.minReadySeconds", errors);
        FieldRules.NonNegative(spec.RevisionHistoryLimit, "spec.revisionHistoryLimit", errors);
        FieldRules.NonNegative(spec.Ordinals?.Start, "spec.ordinals.start", errors);
        PodTemplateValidation.Validate(spec.Template, spec.Selector, "statefulset", errors);
        PodTemplateValidation.RunsAlways(spec.Template, "StatefulSet", errors);
        UpdateStrategy(spec.UpdateStrategy, errors);
    }

    public override void ValidateUpdate(StatefulSet next, StatefulSet prior, FieldErrors errors)
    {
        Validate(next, errors);
        var allowed = prior.Spec with
        {
            Replicas = next.Spec.Replicas,
            Ordinals = next.Spec.Ordinals,
            Template = next.Spec.Template,
            UpdateStrategy = next.Spec.UpdateStrategy,
            RevisionHistoryLimit = next.Spec.RevisionHistoryLimit,
            PersistentVolumeClaimRetentionPolicy = next.Spec.PersistentVolumeClaimRetentionPolicy,
            MinReadySeconds = next.Spec.MinReadySeconds,
        };
        if (!FieldRules.Same(next.Spec, allowed)) errors.Forbidden("spec", Fixed);
    }

    public override void ValidateStatusUpdate(StatefulSet next, StatefulSet prior, FieldErrors errors)
    {
        var status = next.Status;
        FieldRules.NonNegative(status.Replicas, "status.replicas", errors);
        NoMore(status.ReadyReplicas, status.Replicas, "status.readyReplicas", errors);
        NoMore(status.CurrentReplicas, status.Replicas, "status.currentReplicas", errors);
        NoMore(status.UpdatedReplicas, status.Replicas, "status.updatedReplicas", errors);
        NoMore(status.AvailableReplicas, status.Replicas, "status.availableReplicas", errors);
    }

    private static void UpdateStrategy(StatefulSetUpdateStrategy strategy, FieldErrors errors)
    {
        if (strategy.RollingUpdate is not { } rolling) return;
        if (strategy.Type == "OnDelete")
        {
            errors.Invalid(Rolling, ApiJson.ToDocument(rolling), "only allowed for updateStrategy 'RollingUpdate'");
            return;
        }
        FieldRules.NonNegative(rolling.Partition, Rolling + ".partition", errors);
        FieldRules.Amount(rolling.MaxUnavailable, Rolling + ".maxUnavailable", errors);
        if (rolling.MaxUnavailable?.ScaledTo(100, roundUp: true) == 0) errors.Invalid(Rolling + ".maxUnavailable", rolling.MaxUnavailable, "cannot be 0");
        if (FieldRules.IsOver100Percent(rolling.MaxUnavailable)) errors.Invalid(Rolling + ".maxUnavailable", rolling.MaxUnavailable, "must not be greater than 100%");
    }

    private static void NoMore(int count, int all, string path, FieldErrors errors)
    {
        FieldRules.NonNegative(count, path, errors);
        if (count > all) errors.Invalid(path, count, "cannot be greater than status.replicas");
    }
}

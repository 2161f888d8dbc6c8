using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to replication controllers: their selector is a plain map, and the template's labels where none is given.</summary>
internal sealed class ReplicationControllerStrategy : ResourceStrategy<ReplicationController>
{
    public override void Default(JsonObject document)
    {
        PodSpecDefaults.ApplyToTemplate(document);
        if (document["spec"] is not JsonObject spec || spec["template"]?["metadata"]?["labels"] is not JsonObject { Count: > 0 } labels) return;
        if (spec["selector"] is not JsonObject { Count: > 0 }) spec["selector"] = labels.DeepClone();
        if (document["metadata"] is JsonObject metadata && metadata["labels"] is not JsonObject { Count: > 0 }) metadata["labels"] = labels.DeepClone();
    }

    public override void Validate(ReplicationController next, FieldErrors errors)
    {
        FieldRules.NonNegative(next.Spec.Replicas, "spec.replicas", errors);
        FieldRules.NonNegative(next.Spec.MinReadySeconds, "spec.minReadySeconds", errors);
        if (next.Spec.Selector.Count == 0) errors.Required("spec.selector");
        if (next.Spec.Template is not { } template)
        {
            errors.Required("spec.template");
            return;
        }
        if (next.Spec.Selector.Count > 0) PodTemplateValidation.LabelsMatch(template, new() { MatchLabels = next.Spec.Selector }, errors);
        PodTemplateValidation.Validate(template, "spec.template", errors);
        PodTemplateValidation.RunsAlways(template, "ReplicationController", errors);
    }

    public override void ValidateStatusUpdate(ReplicationController next, ReplicationController prior, FieldErrors errors) =>
        FieldRules.NonNegative(next.Status.Replicas, "status.replicas", errors);
}

internal sealed class PodTemplateStrategy : ResourceStrategy<PodTemplate>
{
    public override void Default(JsonObject document)
    {
        if (document["template"]?["spec"] is JsonObject spec) PodSpecDefaults.Apply(spec);
    }

    public override void Validate(PodTemplate next, FieldErrors errors) => PodTemplateValidation.Validate(next.Template, "template", errors);
}

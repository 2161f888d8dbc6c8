using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Apps;

/// <summary>What is particular to replica sets.</summary>
internal sealed class ReplicaSetStrategy : ResourceStrategy<ReplicaSet>
{
    public override void Default(JsonObject document) => PodSpecDefaults.ApplyToTemplate(document);

    public override void Validate(ReplicaSet next, FieldErrors errors)
    {
        if (next.Spec.Replicas < 0) errors.Invalid("spec.replicas", next.Spec.Replicas, FieldRules.NotNegative);
        if (next.Spec.MinReadySeconds < 0) errors.Invalid("spec.minReadySeconds", next.Spec.MinReadySeconds, FieldRules.NotNegative);
        PodTemplateValidation.Validate(next.Spec.Template, next.Spec.Selector, "replicaset", errors);
        PodTemplateValidation.RunsAlways(next.Spec.Template, "ReplicaSet", errors);
    }

    public override void ValidateUpdate(ReplicaSet next, ReplicaSet prior, FieldErrors errors)
    {
        Validate(next, errors);
        PodTemplateValidation.SelectorUnchanged(next.Spec.Selector, prior.Spec.Selector, errors);
    }

    public override void ValidateStatusUpdate(ReplicaSet next, ReplicaSet prior, FieldErrors errors)
    {
        if (next.Status.Replicas < 0) errors.Invalid("status.replicas", next.Status.Replicas, FieldRules.NotNegative);
    }
}

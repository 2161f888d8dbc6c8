using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to namespaces: they stay until everything inside is gone.</summary>
internal sealed class NamespaceStrategy : ResourceStrategy<Namespace>
{
    private const string Finalizer = "kubernetes";
    private const string NameLabel = "kubernetes.io/metadata.name";

    public override void Default(JsonObject document)
    {
        if (document["metadata"] is not JsonObject metadata || metadata["name"] is not JsonValue name) return;
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels[NameLabel] = name.GetValue<string>();
    }

    public override void PrepareForCreate(JsonObject document)
    {
        Default(document);
        document["status"] = new JsonObject { ["phase"] = "Active" };
        if (document["spec"] is not JsonObject spec) document["spec"] = spec = [];
        var finalizers = spec["finalizers"] as JsonArray ?? [];
        if (finalizers.All(finalizer => (string?)finalizer != Finalizer)) finalizers.Add((JsonNode)Finalizer);
        if (spec["finalizers"] is null) spec["finalizers"] = finalizers;
    }

    public override void Validate(Namespace next, FieldErrors errors)
    {
        for (var i = 0; i < next.Spec.Finalizers.Count; i++)
        {
            var finalizer = next.Spec.Finalizers[i];
            if (finalizer != Finalizer && !finalizer.Contains('/'))
            {
                errors.Invalid($"spec.finalizers[{i}]", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    public override void ValidateStatusUpdate(Namespace next, Namespace prior, FieldErrors errors)
    {
        var deleting = next.Metadata.DeletionTimestamp is not null;
        if (deleting && next.Status.Phase != "Terminating")
        {
            errors.Invalid("status.Phase", next.Status.Phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
        }
        if (!deleting && next.Status.Phase != "Active")
        {
            errors.Invalid("status.Phase", next.Status.Phase, "may only be 'Active' if `deletionTimestamp` is empty");
        }
    }
}

using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to pods. Rules: Kubernetes docs, "Pods" and "Pod Lifecycle".</summary>
internal sealed class PodStrategy : ResourceStrategy<Pod>
{
    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec) return;
        // Of pods alone: a template leaves it to them.
        spec.TryAdd("enableServiceLinks", true);
        PodSpecDefaults.Apply(spec);
    }

    public override void DefaultStatus(JsonObject document)
    {
        if (document["status"] is JsonObject status) FirstOfSeveral.Agree(status, "podIP", "podIPs", "ip");
    }

    public override void PrepareForCreate(JsonObject document)
    {
        Default(document);
        if (document["spec"] is not JsonObject spec) return;
        spec.Remove("ephemeralContainers");
        document["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodQos.Of(spec) };
    }

    public override void PrepareForUpdate(JsonObject document, JsonObject prior)
    {
        base.PrepareForUpdate(document, prior);
        // Ephemeral containers are added at an address of their own.
        if (document["spec"] is JsonObject spec && prior["spec"]?["ephemeralContainers"] is { } present && !spec.ContainsKey("ephemeralContainers"))
        {
            spec["ephemeralContainers"] = present.DeepClone();
        }
    }

    public override void Validate(Pod next, FieldErrors errors) => PodSpecValidation.Validate(next.Spec, "spec", errors);

    public override void ValidateUpdate(Pod next, Pod prior, FieldErrors errors)
    {
        // Most updates are of labels, annotations and finalizers; what is stored was validated when it was new.
        if (ApiJson.SameContent(next.Spec, prior.Spec)) return;
        Validate(next, errors);
        PodUpdateValidation.Validate(next, prior, errors);
    }

    public override void ValidateStatusUpdate(Pod next, Pod prior, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(next.Status.NominatedNodeName) && Names.SubdomainError(next.Status.NominatedNodeName) is { } error)
        {
            errors.Invalid("status.nominatedNodeName", next.Status.NominatedNodeName, error);
        }
        PodAddressValidation.Validate(next.Status, prior.Status, errors);
    }
}

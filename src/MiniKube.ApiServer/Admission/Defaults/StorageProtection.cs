using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Defaults;

/// <summary>A claim that pods use and a volume that is bound are not taken away; controllers let go of them. Rules: Kubernetes docs, "Storage Object in Use Protection".</summary>
internal sealed class StorageProtection : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Operation != Operation.Create || request.Subresource.Length > 0 || FinalizerOf(request.Definition) is not { } finalizer) return default;
        var metadata = request.Document!.Metadata();
        if (metadata.Texts("finalizers").Contains(finalizer)) return default;
        if (metadata["finalizers"] is not JsonArray finalizers) metadata["finalizers"] = finalizers = [];
        finalizers.Add((JsonNode)finalizer);
        return default;
    }

    private static string? FinalizerOf(ResourceDefinition definition) => definition.GroupResource switch
    {
        "persistentvolumeclaims" => "kubernetes.io/pvc-protection",
        "persistentvolumes" => "kubernetes.io/pv-protection",
        _ => null,
    };
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Defaults;

/// <summary>A claim that names no storage class gets the default one; an empty name asks for none.</summary>
internal sealed class DefaultStorageClass(WatchCache cache) : IAdmission
{
    private const string OldAnnotation = "volume.beta.kubernetes.io/storage-class";
    private readonly DefaultClass fallback = new(cache, "storageclasses.storage.k8s.io", "storageclass.kubernetes.io/is-default-class");

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "persistentvolumeclaims") || request.Document?["spec"] is not JsonObject spec) return default;
        if (spec["storageClassName"] is not null || (request.Document.Metadata()["annotations"] as JsonObject)?.ContainsKey(OldAnnotation) == true) return default;
        if (fallback.Name() is { } name) spec["storageClassName"] = name;
        return default;
    }
}

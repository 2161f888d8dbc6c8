using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Defaults;

/// <summary>Claims grow only where their storage class says that it can make volumes larger.</summary>
internal sealed class ClaimResize(WatchCache cache) : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Update, "persistentvolumeclaims") || request.Removes) return default;
        var (next, prior) = (SizeOf(request.Document!), SizeOf(request.Prior!.ToDocument()));
        if (next is null || prior is null || next.Value <= prior.Value) return default;
        var storageClass = (request.Document!["spec"] as JsonObject)?.Text("storageClassName") ?? "";
        var found = cache.For("storageclasses.storage.k8s.io").Current.Find("", storageClass)?.ToDocument();
        if (found?["allowVolumeExpansion"] is JsonValue flag && flag.TryGetValue(out bool allowed) && allowed) return default;
        throw ApiException.Forbidden(request.Definition, request.Name,
            "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
    }

    private static Quantity? SizeOf(JsonObject claim) =>
        claim["spec"]?["resources"]?["requests"]?["storage"]?.ToString() is { } text && Quantity.TryParse(text, out var size) ? size : null;
}

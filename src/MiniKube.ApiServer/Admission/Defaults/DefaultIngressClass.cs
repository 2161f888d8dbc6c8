using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Defaults;

/// <summary>An Ingress that names no class gets the default one.</summary>
internal sealed class DefaultIngressClass(WatchCache cache) : IAdmission
{
    private const string OldAnnotation = "kubernetes.io/ingress.class";
    private readonly DefaultClass fallback = new(cache, "ingressclasses.networking.k8s.io", "ingressclass.kubernetes.io/is-default-class");

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "ingresses.networking.k8s.io") || request.Document?["spec"] is not JsonObject spec) return default;
        if (spec["ingressClassName"] is not null || (request.Document.Metadata()["annotations"] as JsonObject)?.ContainsKey(OldAnnotation) == true) return default;
        if (fallback.Name() is { } name) spec["ingressClassName"] = name;
        return default;
    }
}

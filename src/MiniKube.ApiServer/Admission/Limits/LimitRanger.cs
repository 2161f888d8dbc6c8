using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Admission.Limits;

/// <summary>Holds pods and claims to the limit ranges of their namespace, and completes pods from them.</summary>
internal sealed class LimitRanger(WatchCache cache) : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods")) return default;
        var items = ItemsOf(request.Namespace);
        if (items.Count > 0) LimitDefaults.Apply(request.Document!, items);
        return default;
    }

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Document is null || request.Removes || request.Definition.GroupResource is not ("pods" or "persistentvolumeclaims")) return default;
        // An update of a pod changes no amounts, except through resize.
        if (!(request.Subresource.Length == 0 && request.Operation == Operation.Create) && request.Subresource != "resize"
            && !request.Is(Operation.Update, "persistentvolumeclaims")) return default;
        var items = ItemsOf(request.Namespace);
        if (items.Count == 0) return default;
        string[] wrong = request.Definition.GroupResource == "pods"
            ? Wrong(ApiJson.Deserialize<Pod>(request.Document).Spec, LimitChecks.OfPod)
            : Wrong(ApiJson.Deserialize<PersistentVolumeClaim>(request.Document).Spec.Resources.Requests, LimitChecks.OfClaim);
        if (wrong.Length == 0) return default;
        throw ApiException.Forbidden(request.Definition, request.Name, wrong.Length == 1 ? wrong[0] : $"[{string.Join(", ", wrong)}]");

        string[] Wrong<T>(T value, Func<T, LimitRangeItem, IEnumerable<string>> check) => [.. items.SelectMany(item => check(value, item)).Distinct()];
    }

    private List<LimitRangeItem> ItemsOf(string @namespace)
    {
        var ranges = cache.For("limitranges").Current;
        return ranges.Count == 0 ? [] : [.. ranges.From(@namespace).SelectMany(item => item.As<LimitRange>().Spec.Limits)];
    }
}

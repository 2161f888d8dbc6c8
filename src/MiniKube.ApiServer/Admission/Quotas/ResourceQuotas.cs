using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Writing;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>
/// Holds a namespace to its quotas, exactly: the quota's new usage is stored in the transaction that stores the object, under the condition that nobody
/// wrote the quota meanwhile. Writes of this process into one namespace with quotas go one after the other; other servers make the transaction fail, and
/// it is tried again. See docs/decisions/0030.
/// </summary>
internal sealed class ResourceQuotas(ResourceDefinition quotas, WatchCache cache, QuotaCount count) : IAdmission
{
    private readonly ConcurrentDictionary<string, QuotaTurns> turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<AdmissionRequest, QuotaTurn> held = new(ReferenceEqualityComparer.Instance);

    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Document is null || request.Removes || request.Subresource.Length > 0 || request.Namespace.Length == 0) return;
        var stored = cache.For(quotas.GroupResource).Current;
        if (stored.Count == 0 || request.Definition.GroupResource == quotas.GroupResource && request.Operation == Operation.Update) return;
        if (!stored.From(request.Namespace).Any()) return;
        if (request.Operation == Operation.Update && request.Definition.GroupResource is not ("services" or "persistentvolumeclaims" or "pods")) return;
        await ChargeAsync(request, cancel);
    }

    public void Finished(AdmissionRequest request)
    {
        if (held.TryRemove(request, out var turn)) turn.End(request.WrittenRevision);
    }

    private async ValueTask ChargeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var next = QuotaUsage.Of(request.Definition, request.Document!);
        var prior = request.Prior is { } before ? QuotaUsage.Of(request.Definition, before) : ObjectUsage.Nothing;
        // Most writes concern no quota of the namespace: they need not wait for their turn.
        if (!cache.For(quotas.GroupResource).Current.From(request.Namespace).Any(item => Concerns(item.As<ResourceQuota>(), next, prior))) return;
        var queue = turns.GetOrAdd(request.Namespace, static space => new(space));
        await queue.TakeAsync(cancel);
        var turn = new QuotaTurn(queue);
        held[request] = turn;
        foreach (var item in cache.For(quotas.GroupResource).Current.From(request.Namespace)) Charge(request, queue.Newest(item), next, prior, turn);
    }

    private static bool Concerns(ResourceQuota quota, ObjectUsage next, ObjectUsage prior) =>
        quota.Spec.Hard.Count > 0 && (QuotaPlan.Delta(quota.Spec, next, prior).Count > 0 || QuotaPlan.Unsaid(quota, next) is not null);

    private void Charge(AdmissionRequest request, StoredObject item, ObjectUsage next, ObjectUsage prior, QuotaTurn turn)
    {
        var quota = item.As<ResourceQuota>();
        if (request.Operation == Operation.Create && QuotaPlan.Unsaid(quota, next) is { } unsaid) throw ApiException.Forbidden(request.Definition, request.Name, unsaid);
        var delta = QuotaPlan.Delta(quota.Spec, next, prior);
        if (delta.Count == 0) return;
        // A quota that is new, or was changed, has not been counted yet.
        var used = quota.Spec.Hard.All(pair => quota.Status.Hard.TryGetValue(pair.Key, out var known) && known == pair.Value && quota.Status.Used.ContainsKey(pair.Key))
            ? new Dictionary<string, Quantity>(quota.Status.Used)
            : count.Used(quota);
        if (QuotaPlan.Refusal(quota, used, delta) is { } refusal) throw ApiException.Forbidden(request.Definition, request.Name, refusal);
        foreach (var (name, change) in delta)
        {
            var sum = used.GetValueOrDefault(name) + change;
            used[name] = sum < Quantity.Zero ? Quantity.Zero : sum;
        }
        var json = Write(item, quota, used);
        if (!request.Options.DryRun) request.Claims.Add(Claim.Revised(quotas.GroupResource, item.Namespace, item.Name, item.Revision, json));
        turn.Charged(item, json);
    }

    private byte[] Write(StoredObject item, ResourceQuota quota, Dictionary<string, Quantity> used)
    {
        var document = item.ToDocument();
        document["status"] = new JsonObject { ["hard"] = Amounts(quota.Spec.Hard), ["used"] = Amounts(used) };
        return CanonicalJson.Write(quotas, document, item.ManagedFields.Span);
    }

    internal static JsonObject Amounts(IReadOnlyDictionary<string, Quantity> amounts) =>
        new(amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value.ToString()))));
}

using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>Counts a namespace anew, from the watch cache.</summary>
internal sealed class QuotaCount(WatchCache cache, ResourceDirectory resources)
{
    /// <summary>
    /// What the quota's names add up to. Exact for the quota's revision as long as nobody wrote the quota since: everything that is charged to it is
    /// stored in the transaction that charges it, so the cache has it before it has the quota.
    /// </summary>
    public Dictionary<string, Quantity> Used(ResourceQuota quota)
    {
        var used = quota.Spec.Hard.Keys.ToDictionary(name => name, _ => Quantity.Zero, StringComparer.Ordinal);
        foreach (var names in quota.Spec.Hard.Keys.GroupBy(QuotaUsage.ResourceOf))
        {
            if (resources.All.FirstOrDefault(known => known.GroupResource == names.Key && known.Namespaced) is not { } definition) continue;
            foreach (var item in cache.For(definition.GroupResource).Current.From(quota.Metadata.Namespace!))
            {
                var usage = QuotaUsage.Of(definition, item);
                if (!QuotaScopes.Match(quota.Spec, usage)) continue;
                foreach (var name in names)
                {
                    if (usage.Amounts.TryGetValue(name, out var amount)) used[name] += amount;
                }
            }
        }
        return used;
    }
}

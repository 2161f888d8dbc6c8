using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>May an object be stored under one quota, and what is used then? Pure.</summary>
internal static class QuotaPlan
{
    private static readonly string[] MustBeSaid = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    /// <summary>What the write changes of the names that the quota bounds; empty: it is none of its business.</summary>
    public static Dictionary<string, Quantity> Delta(ResourceQuotaSpec quota, ObjectUsage next, ObjectUsage prior)
    {
        var delta = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var (counts, counted) = (QuotaScopes.Match(quota, next), QuotaScopes.Match(quota, prior));
        foreach (var name in quota.Hard.Keys)
        {
            var after = counts && next.Amounts.TryGetValue(name, out var wanted) ? wanted : Quantity.Zero;
            var before = counted && prior.Amounts.TryGetValue(name, out var held) ? held : Quantity.Zero;
            if (after != before) delta[name] = after - before;
        }
        return delta;
    }

    /// <summary>Null: it fits. Else why not, as Kubernetes says it.</summary>
    public static string? Refusal(ResourceQuota quota, IReadOnlyDictionary<string, Quantity> used, IReadOnlyDictionary<string, Quantity> delta)
    {
        string[] over = [.. delta.Where(pair => pair.Value > Quantity.Zero && used.GetValueOrDefault(pair.Key) + pair.Value > quota.Spec.Hard[pair.Key])
            .Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        if (over.Length == 0) return null;
        return $"exceeded quota: {quota.Metadata.Name}, requested: {List(delta)}, used: {List(used)}, limited: {List(quota.Spec.Hard)}";

        string List(IReadOnlyDictionary<string, Quantity> amounts) => string.Join(',', over.Select(name => $"{name}={amounts.GetValueOrDefault(name)}"));
    }

    /// <summary>A quota on an amount makes it necessary to say the amount. Null: all containers do.</summary>
    public static string? Unsaid(ResourceQuota quota, ObjectUsage next)
    {
        if (next.Pod is not { } pod || !QuotaScopes.Match(quota.Spec, next)) return null;
        var missing = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in quota.Spec.Hard.Keys.Intersect(MustBeSaid))
        {
            var (isLimit, plain) = (name.StartsWith("limits.", StringComparison.Ordinal), name[(name.IndexOf('.') + 1)..]);
            if (isLimit ? pod.Spec.Resources?.Limits.ContainsKey(plain) == true : pod.Spec.Resources?.Requests.ContainsKey(plain) == true) continue;
            foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers))
            {
                var said = container.Resources.Limits.ContainsKey(plain) || (!isLimit && container.Resources.Requests.ContainsKey(plain));
                if (said) continue;
                if (!missing.TryGetValue(name, out var containers)) missing[name] = containers = [];
                containers.Add(container.Name);
            }
        }
        return missing.Count == 0 ? null
            : $"failed quota: {quota.Metadata.Name}: must specify {string.Join("; ", missing.Select(pair => $"{pair.Key} for: {string.Join(',', pair.Value)}"))}";
    }
}

using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>All policies of one sort with their bindings, read and compiled again only when one changed. Without any it costs two comparisons.</summary>
internal sealed class PolicySet<TPolicy>(ResourceCache policies, ResourceCache bindings, Func<StoredObject, TPolicy> readPolicy, Func<StoredObject, PolicyBinding> readBinding)
    where TPolicy : class, IPolicy
{
    private volatile Known known = new(ObjectSnapshot.Empty, ObjectSnapshot.Empty, []);

    /// <summary>There are none that are bound.</summary>
    public bool IsEmpty => Current.Count == 0;

    /// <summary>Those that a request is about, by name of the policy and then of the binding, each with the version that it wants to see.</summary>
    public IEnumerable<(TPolicy Policy, PolicyBinding Binding, ResourceDefinition SeenAs)> Matching(AdmissionRequest request, RequestViews views)
    {
        foreach (var (policy, bound) in Current)
        {
            if (policy.Head.Scope.Match(request, views.Facts) is not { } wanted) continue;
            foreach (var binding in bound)
            {
                if (binding.Scope.Match(request, views.Facts) is not null) yield return (policy, binding, wanted);
            }
        }
    }

    private IReadOnlyList<(TPolicy Policy, IReadOnlyList<PolicyBinding> Bindings)> Current
    {
        get
        {
            var (one, other) = (policies.Current, bindings.Current);
            var have = known;
            if (ReferenceEquals(have.Policies, one) && ReferenceEquals(have.Bindings, other)) return have.All;
            return (known = Read(one, other, have)).All;
        }
    }

    private Known Read(ObjectSnapshot all, ObjectSnapshot allBindings, Known before)
    {
        var of = allBindings.From("").Select(readBinding).ToLookup(binding => binding.Policy, StringComparer.Ordinal);
        var read = new Dictionary<StoredObject, TPolicy>(ReferenceEqualityComparer.Instance);
        foreach (var item in all.From("")) read[item] = before.Read.GetValueOrDefault(item) ?? readPolicy(item);
        return new(all, allBindings, [.. all.From("").Select(item => (read[item], (IReadOnlyList<PolicyBinding>)[.. of[item.Name]])).Where(entry => entry.Item2.Count > 0)]) { Read = read };
    }

    private sealed record Known(ObjectSnapshot Policies, ObjectSnapshot Bindings, IReadOnlyList<(TPolicy Policy, IReadOnlyList<PolicyBinding> Bindings)> All)
    {
        /// <summary>So that a policy that did not change is not compiled again.</summary>
        public Dictionary<StoredObject, TPolicy> Read { get; init; } = [];
    }
}

/// <summary>A policy of either sort.</summary>
internal interface IPolicy
{
    PolicyHead Head { get; }
}

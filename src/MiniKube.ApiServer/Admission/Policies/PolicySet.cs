using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>All policies of one sort with their bindings, read and compiled again only when one changed. Without any it costs two comparisons.</summary>
internal sealed class PolicySet<TPolicy, TBinding>(ResourceCache policies, ResourceCache bindings, Func<StoredObject, TPolicy> readPolicy, Func<StoredObject, TBinding> readBinding,
    Func<TBinding, string> policyOf)
    where TPolicy : class
    where TBinding : class
{
    private volatile Known known = new(ObjectSnapshot.Empty, ObjectSnapshot.Empty, []);

    /// <summary>By name of the policy, and then of the binding.</summary>
    public IReadOnlyList<(TPolicy Policy, IReadOnlyList<TBinding> Bindings)> Current
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
        var of = allBindings.From("").Select(readBinding).ToLookup(policyOf, StringComparer.Ordinal);
        var read = new Dictionary<StoredObject, TPolicy>(ReferenceEqualityComparer.Instance);
        foreach (var item in all.From("")) read[item] = before.Read.GetValueOrDefault(item) ?? readPolicy(item);
        return new(all, allBindings, [.. all.From("").Select(item => (read[item], (IReadOnlyList<TBinding>)[.. of[item.Name]])).Where(entry => entry.Item2.Count > 0)]) { Read = read };
    }

    private sealed record Known(ObjectSnapshot Policies, ObjectSnapshot Bindings, IReadOnlyList<(TPolicy Policy, IReadOnlyList<TBinding> Bindings)> All)
    {
        /// <summary>So that a policy that did not change is not compiled again.</summary>
        public Dictionary<StoredObject, TPolicy> Read { get; init; } = [];
    }
}

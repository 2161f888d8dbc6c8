using MiniKube.Api.Core;

namespace MiniKube.Api.Scheduling;

/// <summary>What is particular to priority classes. Rules: Kubernetes docs, "Pod Priority and Preemption".</summary>
internal sealed class PriorityClassStrategy : ResourceStrategy<PriorityClass>
{
    private const int HighestOfUsers = 1_000_000_000;

    // The only ones above what users may have.
    private static readonly Dictionary<string, int> OfTheSystem = new() { ["system-cluster-critical"] = 2_000_000_000, ["system-node-critical"] = 2_000_001_000 };

    public override void Validate(PriorityClass next, FieldErrors errors)
    {
        var name = next.Metadata.Name ?? "";
        if (OfTheSystem.TryGetValue(name, out var value))
        {
            if (next.Value != value) errors.Forbidden("value", $"value of {name} PriorityClass must be {value}");
            if (next.GlobalDefault) errors.Forbidden("globalDefault", $"globalDefault of {name} PriorityClass must be false");
            return;
        }
        if (name.StartsWith("system-", StringComparison.Ordinal)) errors.Forbidden("metadata.name", "priority class names with 'system-' prefix are reserved for system use only. error: " + name + " is not a known system priority class");
        if (next.Value > HighestOfUsers) errors.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestOfUsers}");
    }

    public override void ValidateUpdate(PriorityClass next, PriorityClass prior, FieldErrors errors)
    {
        if (next.Value != prior.Value) errors.Forbidden("value", "may not be changed in an update.");
        FieldRules.Unchanged(next.PreemptionPolicy, prior.PreemptionPolicy, "preemptionPolicy", errors);
    }
}

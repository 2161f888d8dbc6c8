using MiniKube.Api.Core;

namespace MiniKube.Api.Nodes;

/// <summary>What is particular to runtime classes. Rules: Kubernetes docs, "Runtime Class".</summary>
internal sealed class RuntimeClassStrategy : ResourceStrategy<RuntimeClass>
{
    public override void Validate(RuntimeClass next, FieldErrors errors)
    {
        if (next.Handler.Length == 0) errors.Required("handler");
        else if (Names.LabelError(next.Handler) is { } error) errors.Invalid("handler", next.Handler, error);
        foreach (var (name, amount) in next.Overhead?.PodFixed ?? new Dictionary<string, Quantity>())
        {
            if (Names.LabelKeyError(name) is { } wrong) errors.Invalid("overhead.podFixed", name, wrong);
            if (amount < Quantity.Zero) errors.Invalid($"overhead.podFixed[{name}]", amount, FieldRules.NotNegative);
        }
        FieldRules.Labels(next.Scheduling?.NodeSelector ?? new Dictionary<string, string>(), "scheduling.nodeSelector", errors);
    }

    public override void ValidateUpdate(RuntimeClass next, RuntimeClass prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.Handler, prior.Handler, "handler", errors);
    }
}

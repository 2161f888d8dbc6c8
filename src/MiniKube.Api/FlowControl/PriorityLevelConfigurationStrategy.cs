using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.FlowControl;

/// <summary>What is particular to priority levels. Rules: Kubernetes docs, "API Priority and Fairness".</summary>
internal sealed class PriorityLevelConfigurationStrategy : ResourceStrategy<PriorityLevelConfiguration>
{
    private const int HighestQueues = 10_000_000;

    public override void Default(JsonObject document)
    {
        if (document["spec"]?["limited"] is not JsonObject limited) return;
        if (limited["limitResponse"] is JsonObject answer && (string?)answer["type"] == "Queue" && answer["queuing"] is null)
        {
            answer["queuing"] = new JsonObject { ["queues"] = 64, ["handSize"] = 8, ["queueLengthLimit"] = 50 };
        }
    }

    public override void Validate(PriorityLevelConfiguration next, FieldErrors errors)
    {
        var spec = next.Spec;
        if ((next.Metadata.Name == "exempt") != (spec.Type == "Exempt")) errors.Invalid("spec.type", spec.Type, "must be 'Exempt' if and only if the name is 'exempt'");
        switch (spec.Type)
        {
            case "Exempt":
                if (spec.Limited is not null) errors.Forbidden("spec.limited", "must be nil if the type is not Limited");
                break;
            case "Limited":
                if (spec.Exempt is not null) errors.Forbidden("spec.exempt", "must be nil if the type is Limited");
                if (spec.Limited is null) errors.Required("spec.limited", "must not be empty when type is Limited");
                else Limited(spec.Limited, errors);
                break;
            default:
                errors.NotSupported("spec.type", spec.Type, ["Exempt", "Limited"]);
                break;
        }
    }

    private static void Limited(LimitedPriorityLevelConfiguration limited, FieldErrors errors)
    {
        const string Path = "spec.limited";
        FieldRules.NonNegative(limited.NominalConcurrencyShares, Path + ".nominalConcurrencyShares", errors);
        if (limited.LendablePercent is < 0 or > 100) errors.Invalid(Path + ".lendablePercent", limited.LendablePercent, "must be between 0 and 100, inclusive");
        FieldRules.NonNegative(limited.BorrowingLimitPercent, Path + ".borrowingLimitPercent", errors);
        switch (limited.LimitResponse.Type)
        {
            case "Reject":
                if (limited.LimitResponse.Queuing is not null) errors.Forbidden(Path + ".limitResponse.queuing", "must be nil if limited.limitResponse.type is not Limited");
                break;
            case "Queue":
                if (limited.LimitResponse.Queuing is { } queuing) Queuing(queuing, Path + ".limitResponse.queuing", errors);
                break;
            default:
                errors.NotSupported(Path + ".limitResponse.type", limited.LimitResponse.Type, ["Queue", "Reject"]);
                break;
        }
    }

    private static void Queuing(QueuingConfiguration queuing, string path, FieldErrors errors)
    {
        if (queuing.QueueLengthLimit <= 0) errors.Invalid(path + ".queueLengthLimit", queuing.QueueLengthLimit, "must be positive");
        if (queuing.Queues is <= 0 or > HighestQueues) errors.Invalid(path + ".queues", queuing.Queues, queuing.Queues <= 0 ? "must be positive" : $"must not be greater than {HighestQueues}");
        if (queuing.HandSize <= 0) errors.Invalid(path + ".handSize", queuing.HandSize, "must be positive");
        else if (queuing.HandSize > queuing.Queues) errors.Invalid(path + ".handSize", queuing.HandSize, $"should not be greater than queues ({queuing.Queues})");
    }
}

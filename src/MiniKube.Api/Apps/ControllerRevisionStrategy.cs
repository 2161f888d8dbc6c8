using MiniKube.Api.Core;

namespace MiniKube.Api.Apps;

/// <summary>A revision is written once; only its number may change, when an older state comes back.</summary>
internal sealed class ControllerRevisionStrategy : ResourceStrategy<ControllerRevision>
{
    public override void Validate(ControllerRevision next, FieldErrors errors)
    {
        FieldRules.NonNegative(next.Revision, "revision", errors);
        if (next.Data is null) errors.Required("data", "data is mandatory");
    }

    public override void ValidateUpdate(ControllerRevision next, ControllerRevision prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (next.Data is { } data && prior.Data is { } before && !System.Text.Json.JsonElement.DeepEquals(data, before))
        {
            errors.Invalid("data", System.Text.Json.Nodes.JsonNode.Parse(data.GetRawText()), FieldRules.Immutable);
        }
    }
}

using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to limit ranges. Rules: Kubernetes docs, "Limit Ranges".</summary>
internal sealed class LimitRangeStrategy : ResourceStrategy<LimitRange>
{
    /// <summary>Containers get what is missing: a default from the maximum, a default request from the default or the minimum.</summary>
    public override void Default(JsonObject document)
    {
        if (document["spec"]?["limits"] is not JsonArray limits) return;
        foreach (var item in limits.OfType<JsonObject>())
        {
            if ((string?)item["type"] != "Container") continue;
            Fill(item, "default", "max");
            Fill(item, "defaultRequest", "default");
            Fill(item, "defaultRequest", "min");
        }
    }

    public override void Validate(LimitRange next, FieldErrors errors)
    {
        var types = new HashSet<string>();
        for (var i = 0; i < next.Spec.Limits.Count; i++)
        {
            var item = next.Spec.Limits[i];
            var path = $"spec.limits[{i}]";
            if (item.Type.Length == 0) errors.Required(path + ".type");
            else if (item.Type is not ("Pod" or "Container" or "PersistentVolumeClaim") && (!item.Type.Contains('/') || Names.LabelKeyError(item.Type) is not null))
            {
                errors.Invalid(path + ".type", item.Type, "must be a standard limit type or fully qualified");
            }
            if (!types.Add(item.Type)) errors.Duplicate(path + ".type", item.Type);
            Item(item, path, errors);
        }
    }

    private static void Item(LimitRangeItem item, string path, FieldErrors errors)
    {
        if (item.Type == "Pod")
        {
            if (item.Default.Count > 0) errors.Forbidden(path + ".default", "may not be specified when `type` is 'Pod'");
            if (item.DefaultRequest.Count > 0) errors.Forbidden(path + ".defaultRequest", "may not be specified when `type` is 'Pod'");
        }
        if (item.Type == "PersistentVolumeClaim" && !item.Min.ContainsKey("storage") && !item.Max.ContainsKey("storage"))
        {
            errors.Required(path + ".limits", "either minimum or maximum storage value is required, but neither was provided");
        }
        var names = item.Min.Keys.Concat(item.Max.Keys).Concat(item.Default.Keys).Concat(item.DefaultRequest.Keys).Concat(item.MaxLimitRequestRatio.Keys);
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal)) Resource(item, name, path, errors);
    }

    private static void Resource(LimitRangeItem item, string name, string path, FieldErrors errors)
    {
        if (Names.LabelKeyError(name) is { } error) errors.Invalid(path, name, error);
        var minimum = Of(item.Min, name);
        var maximum = Of(item.Max, name);
        var request = Of(item.DefaultRequest, name);
        var limit = Of(item.Default, name);
        if (minimum > maximum) errors.Invalid($"{path}.min[{name}]", minimum, $"min value {minimum} is greater than max value {maximum}");
        if (minimum > request) errors.Invalid($"{path}.defaultRequest[{name}]", request, $"min value {minimum} is greater than default request value {request}");
        if (request > maximum) errors.Invalid($"{path}.defaultRequest[{name}]", request, $"default request value {request} is greater than max value {maximum}");
        if (request > limit) errors.Invalid($"{path}.defaultRequest[{name}]", request, $"default request value {request} is greater than default limit value {limit}");
        if (minimum > limit) errors.Invalid($"{path}.default[{name}]", minimum, $"min value {minimum} is greater than default value {limit}");
        if (limit > maximum) errors.Invalid($"{path}.default[{name}]", maximum, $"default value {limit} is greater than max value {maximum}");
        if (Of(item.MaxLimitRequestRatio, name) is not { } ratio) return;
        if (ratio < new Quantity(1)) errors.Invalid($"{path}.maxLimitRequestRatio[{name}]", ratio, "ratio must be greater than or equal to 1");
        if (minimum is { Value: > 0 } least && maximum is { } most && ratio.Value > most.Value / least.Value)
        {
            errors.Invalid($"{path}.maxLimitRequestRatio[{name}]", ratio, $"ratio {ratio} is greater than max/min = {most.Value / least.Value:0.000000}");
        }
    }

    private static Quantity? Of(IReadOnlyDictionary<string, Quantity> amounts, string name) => amounts.TryGetValue(name, out var amount) ? amount : null;

    private static void Fill(JsonObject item, string field, string from)
    {
        if (item[from] is not JsonObject source) return;
        if (item[field] is not JsonObject amounts) item[field] = amounts = [];
        foreach (var (name, amount) in source) amounts.TryAdd(name, amount?.DeepClone());
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Checks one value against the rules of its node; its children are looked at by rules inside junctors only.</summary>
internal sealed class RuleCheck(FieldPath path, FieldErrors errors)
{
    public void Check(JsonNode? node, StructuralSchema schema)
    {
        var rules = schema.Rules;
        if (ReferenceEquals(rules, ValueRules.None) && schema.Format.Length == 0) return;
        if (rules.Enum.Count > 0 && !rules.Enum.Any(choice => JsonNode.DeepEquals(choice, node)))
        {
            errors.NotSupported(path.ToString(), Plain(node), rules.Enum.Select(choice => choice is JsonValue text && text.TryGetValue(out string? word) ? word : choice?.ToJsonString() ?? "null"));
        }
        switch (node)
        {
            case JsonValue value when value.TryGetValue(out string? text):
                Text(text, rules, schema.Format);
                break;
            case JsonValue when JsonNumber.Value(node) is { } number:
                Number(number, node, rules);
                break;
            case JsonArray list:
                Items(list, rules);
                break;
            case JsonObject value:
                Fields(value, rules);
                break;
        }
        Junctors(node, rules);
    }

    private void Text(string text, ValueRules rules, string format)
    {
        var length = rules.MaxLength is null && rules.MinLength is null ? 0 : new StringInfo(text).LengthInTextElements;
        if (length > rules.MaxLength) errors.TooLong(path.ToString(), rules.MaxLength.Value);
        if (length < rules.MinLength) Invalid(text, $"should be at least {rules.MinLength} chars long");
        if (rules.Pattern is { } pattern && !Matches(pattern, text)) Invalid(text, $"should match '{pattern}'");
        if (format.Length > 0 && !TextFormat.IsValid(format, text)) Invalid(text, $"must be of type {format}: \"{text}\"");
    }

    private void Number(double number, JsonNode? node, ValueRules rules)
    {
        if (rules.Maximum is { } maximum && (rules.ExclusiveMaximum ? number >= maximum : number > maximum))
        {
            Invalid(node, $"should be less than {(rules.ExclusiveMaximum ? "" : "or equal to ")}{JsonNumber.Text(maximum)}");
        }
        if (rules.Minimum is { } minimum && (rules.ExclusiveMinimum ? number <= minimum : number < minimum))
        {
            Invalid(node, $"should be greater than {(rules.ExclusiveMinimum ? "" : "or equal to ")}{JsonNumber.Text(minimum)}");
        }
        if (rules.MultipleOf is { } step && step != 0 && Math.Abs(Math.IEEERemainder(number, step)) > 1e-9) Invalid(node, $"should be a multiple of {JsonNumber.Text(step)}");
    }

    private void Items(JsonArray list, ValueRules rules)
    {
        if (list.Count > rules.MaxItems) errors.TooMany(path.ToString(), list.Count, rules.MaxItems.Value);
        if (list.Count < rules.MinItems) Invalid(list.Count, $"should have at least {rules.MinItems} items");
        if (rules.UniqueItems && list.Select(item => item?.ToJsonString() ?? "null").Distinct(StringComparer.Ordinal).Count() < list.Count)
        {
            Invalid(list, "shouldn't contain duplicates");
        }
    }

    private void Fields(JsonObject value, ValueRules rules)
    {
        if (value.Count > rules.MaxProperties) errors.TooMany(path.ToString(), value.Count, rules.MaxProperties.Value);
        if (value.Count < rules.MinProperties) Invalid(value.Count, $"should have at least {rules.MinProperties} properties");
        foreach (var name in rules.Required)
        {
            if (!value.ContainsKey(name)) errors.Required(path.With(name));
        }
    }

    private void Junctors(JsonNode? node, ValueRules rules)
    {
        foreach (var each in rules.AllOf) Inside(node, each, errors);
        if (rules.AnyOf.Count > 0 && !rules.AnyOf.Any(each => Fits(node, each))) None("anyOf", "at least one");
        if (rules.OneOf.Count > 0)
        {
            var fitting = rules.OneOf.Count(each => Fits(node, each));
            if (fitting != 1) errors.Invalid(path.ToString(), Plain(node), $"\"{path}\" must validate one and only one schema (oneOf). Found {(fitting == 0 ? "none valid" : $"{fitting} valid alternatives")}");
        }
        if (rules.Not is { } not && Fits(node, not)) errors.Invalid(path.ToString(), Plain(node), $"\"{path}\" must not validate the schema (not)");

        void None(string junctor, string count) => errors.Invalid(path.ToString(), Plain(node), $"\"{path}\" must validate {count} schema ({junctor})");
    }

    private bool Fits(JsonNode? node, StructuralSchema schema)
    {
        var trial = new FieldErrors();
        Inside(node, schema, trial);
        return !trial.Any;
    }

    /// <summary>A schema inside a junctor names fields and items of its own.</summary>
    private void Inside(JsonNode? node, StructuralSchema schema, FieldErrors found)
    {
        if (schema.Type.Length > 0 && !JunctorType.Allows(node, schema.Type))
        {
            found.TypeInvalid(path.ToString(), Plain(node), $"{path} in body must be of type {schema.Type}");
            return;
        }
        var check = new RuleCheck(path, found);
        check.Check(node, schema);
        if (node is JsonObject value)
        {
            foreach (var (name, child) in schema.Properties)
            {
                if (!value.TryGetPropertyValue(name, out var field)) continue;
                path.Push(name);
                check.Inside(field, child, found);
                path.Pop();
            }
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                path.Push(i);
                check.Inside(list[i], items, found);
                path.Pop();
            }
        }
    }

    private void Invalid(object? value, string what) => errors.Invalid(path.ToString(), value is JsonNode node ? Plain(node) : value, $"{path} in body {what}");

    private static object? Plain(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : node;

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.CustomResources.Schemas;
using MiniKube.Cel;
using MiniKube.Cel.Json;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.CustomResources.Expressions;

/// <summary>
/// Runs the rules of a schema over a document, side by side with the document as it was. What did not change is not blamed for rules that came later;
/// rules about a change see what can be found again: fields, map values, and items of lists that have keys.
/// </summary>
internal sealed class ExpressionWalk
{
    private static readonly string[] Blocking = ["FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueDuplicate", "FieldValueTypeInvalid"];
    private readonly CelBudget budget = new(CelBudget.PerObject);
    private readonly FieldPath path = new();
    private readonly FieldErrors errors;
    private bool stopped;

    private ExpressionWalk(FieldErrors errors) => this.errors = errors;

    /// <param name="prior">Null for a new object.</param>
    public static void Validate(JsonObject document, JsonObject? prior, StructuralSchema schema, FieldErrors errors)
    {
        if (!schema.HasExpressions) return;
        if (errors.All.Any(error => Blocking.Contains(error.Reason)))
        {
            errors.Invalid("<nil>", "null", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
            return;
        }
        new ExpressionWalk(errors).Node(document, prior, schema);
    }

    private void Node(JsonNode? node, JsonNode? prior, StructuralSchema schema)
    {
        if (node is null || !schema.HasExpressions || stopped) return;
        foreach (var rule in schema.Expressions)
        {
            if (!stopped) Rule(rule, node, prior, schema);
        }
        switch (node)
        {
            case JsonObject value:
                foreach (var (name, child) in value)
                {
                    if (schema.Properties.TryGetValue(name, out var known)) path.Push(name);
                    else if ((known = schema.AdditionalProperties) is not null) path.PushKey(name);
                    if (known is null) continue;
                    Node(child, (prior as JsonObject)?[name], known);
                    path.Pop();
                }
                break;
            case JsonArray list when schema.Items is { HasExpressions: true } items:
                var before = new PriorItems(prior as JsonArray, schema);
                for (var i = 0; i < list.Count; i++)
                {
                    path.Push(i);
                    Node(list[i], before.Find(list[i]), items);
                    path.Pop();
                }
                break;
        }
    }

    private void Rule(ExpressionRule rule, JsonNode node, JsonNode? prior, StructuralSchema schema)
    {
        try
        {
            if (rule.IsTransition && prior is null && !rule.OptionalOldSelf) return;
            var (self, old) = (JsonValues.Of(node, schema.ExpressionType), Old(rule, prior, schema.ExpressionType));
            var result = rule.Program.Run([self, old], budget);
            if (result.IsTrue) return;
            // Ratcheting: a stored object that breaks a rule can still be changed elsewhere.
            if (prior is not null && !rule.IsTransition && JsonNode.DeepEquals(node, prior)) return;
            if (result.IsFalse) Blame(rule, MessageOf(rule, [self, old]), TypeOf(schema));
            else errors.Invalid(path.ToString(), TypeOf(schema), WhyNot(result, rule));
            if (!budget.IsSpent) return;
            stopped = true;
            errors.Invalid(path.ToString(), TypeOf(schema), "validation failed due to running out of cost budget, no further validation rules will be run");
        }
        catch (CelException error)
        {
            // Refused when the definition is written; older ones may have it all the same.
            errors.Invalid(path.ToString(), TypeOf(schema), $"rule compile error: {error.Message}");
        }
    }

    private static Value Old(ExpressionRule rule, JsonNode? prior, CelType type)
    {
        var value = prior is null ? Value.Null : JsonValues.Of(prior, type);
        return !rule.OptionalOldSelf ? value : Value.Of(prior is null ? CelOptional.None : CelOptional.Of(value));
    }

    private string MessageOf(ExpressionRule rule, ReadOnlySpan<Value> values)
    {
        if (rule.MessageProgram is { } program && program.Run(values, budget) is { Kind: CelKind.String } made)
        {
            var text = made.AsString.Trim();
            if (text.Length is > 0 and <= 5120 && !text.Contains('\n')) return text;
        }
        return rule.Message.Length > 0 ? rule.Message.Trim() : $"failed rule: {rule.Rule.Trim()}";
    }

    private void Blame(ExpressionRule rule, string message, string type)
    {
        var at = ExpressionPath.Join(path.ToString(), rule.FieldPath);
        switch (rule.Reason)
        {
            case "FieldValueRequired": errors.Required(at, message); break;
            case "FieldValueForbidden": errors.Forbidden(at, message); break;
            case "FieldValueDuplicate": errors.Duplicate(at, type); break;
            default: errors.Invalid(at, type, message); break;
        }
    }

    private static string WhyNot(in Value result, ExpressionRule rule)
    {
        var text = result.IsError ? result.Text : "no such overload";
        if (text.StartsWith("no such overload", StringComparison.Ordinal)) return $"'{text}': call arguments did not match a supported operator, function or macro signature for rule: {rule.Rule.Trim()}";
        if (text.StartsWith("operation cancelled", StringComparison.Ordinal)) return $"'{text}': no further validation rules will be run due to call cost exceeds limit for rule: {rule.Rule.Trim()}";
        return $"{text} evaluating rule: {rule.Rule.Trim()}";
    }

    private static string TypeOf(StructuralSchema schema) => schema.Type;
}

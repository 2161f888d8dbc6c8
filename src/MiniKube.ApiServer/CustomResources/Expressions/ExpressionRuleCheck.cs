using MiniKube.ApiServer.CustomResources.Schemas;
using MiniKube.Cel;
using MiniKube.Cel.Binding;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.CustomResources.Expressions;

/// <summary>Checks the rules of a schema when its definition is written: that they compile, what they look at can be known, and what they may cost.</summary>
internal sealed class ExpressionRuleCheck(FieldErrors errors)
{
    private const double MostForRule = 10_000_000;
    private const double MostForSchema = 100_000_000;
    private static readonly string[] Reasons = ["FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"];

    private double total;

    public void Check(StructuralSchema schema, string path)
    {
        Node(schema, path, 1, null);
        if (total > MostForSchema) errors.Forbidden(path, $"x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of {Factor(total / MostForSchema)} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)");
    }

    /// <param name="times">How many of this node an object may have.</param>
    /// <param name="uncorrelated">The list above whose items cannot be found again; null: there is none.</param>
    private void Node(StructuralSchema schema, string path, double times, string? uncorrelated)
    {
        if (!schema.HasExpressions) return;
        for (var i = 0; i < schema.Expressions.Count; i++) Rule(schema.Expressions[i], schema, $"{path}.x-kubernetes-validations[{i}]", times, uncorrelated);
        foreach (var (name, child) in schema.Properties) Node(child, $"{path}.properties[{name}]", times, uncorrelated);
        if (schema.AdditionalProperties is { } values) Node(values, path + ".additionalProperties", times * Size(schema), uncorrelated);
        if (schema.Items is { } items) Node(items, path + ".items", times * Size(schema), schema.ListType == "map" ? uncorrelated : path);
    }

    private void Rule(ExpressionRule rule, StructuralSchema schema, string path, double times, string? uncorrelated)
    {
        if (rule.Rule.Trim().Length == 0)
        {
            errors.Required(path + ".rule", "rule is not specified");
            return;
        }
        if (rule.Message.Contains('\n')) errors.Invalid(path + ".message", rule.Message, "message must not contain line breaks");
        if (rule.Message.Trim().Length == 0 && rule.Rule.Trim().Contains('\n')) errors.Required(path + ".message", "message must be specified if rule contains line breaks");
        if (!Reasons.Contains(rule.Reason)) errors.NotSupported(path + ".reason", rule.Reason, Reasons.Order(StringComparer.Ordinal));
        if (rule.FieldPath.Length > 0 && ExpressionPath.Error(rule.FieldPath, schema) is { } wrong) errors.Invalid(path + ".fieldPath", rule.FieldPath, wrong);
        if (Compiled(() => rule.Program, path + ".rule", rule.Rule) is not { } program) return;
        if (rule.IsTransition && uncorrelated is not null) errors.Invalid(path + ".rule", rule.Rule, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelated}");
        if (rule.StatesOptionalOldSelf && !rule.IsTransition) errors.Invalid(path + ".optionalOldSelf", rule.OptionalOldSelf, "optionalOldSelf may only be used on rules that use oldSelf");
        Cost(program, path + ".rule", times);
        if (rule.MessageExpression.Length > 0 && Compiled(() => rule.MessageProgram, path + ".messageExpression", rule.MessageExpression) is { } message) Cost(message, path + ".messageExpression", times);
    }

    private CelProgram? Compiled(Func<CelProgram?> compile, string path, string source)
    {
        try
        {
            return compile();
        }
        catch (CelException error)
        {
            errors.Invalid(path, source, $"compilation failed: {error.Message}");
            return null;
        }
    }

    private void Cost(CelProgram program, string path, double times)
    {
        var cost = program.Estimate * times;
        total += cost;
        if (cost > MostForRule) errors.Forbidden(path, $"estimated rule cost exceeds budget by factor of {Factor(cost / MostForRule)} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)");
    }

    private static double Size(StructuralSchema schema) => ExpressionTypes.Of(schema) is { Kind: CelKind.List or CelKind.Map } type ? Sizes.Of(type) : 1;

    private static string Factor(double factor) => factor > 100 ? "more than 100x" : FormattableString.Invariant($"{factor:0.0}x");
}

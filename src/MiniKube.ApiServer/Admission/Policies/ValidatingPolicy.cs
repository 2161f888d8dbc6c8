using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.Cel;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>A ValidatingAdmissionPolicy, ready to judge requests.</summary>
internal sealed class ValidatingPolicy
{
    private const int LongestAnnotation = 10 * 1024;
    private readonly NamedVariables variables;
    private readonly PolicyConditions conditions;
    private readonly (Validation Source, Lazy<CelProgram> Program, Lazy<CelProgram>? Message)[] validations;
    private readonly (string Key, Lazy<CelProgram> Program)[] annotations;

    public ValidatingPolicy(ValidatingAdmissionPolicy policy)
    {
        Name = policy.Metadata.Name ?? "";
        Parameters = policy.Spec.ParamKind;
        Scope = new(policy.Spec.MatchConstraints);
        FailsOpen = policy.Spec.FailurePolicy == "Ignore";
        variables = new(policy.Spec.Variables, type => new CelEnvironment(PolicyVariables.All(type)));
        conditions = new(policy.Spec.MatchConditions, variables.Environment);
        validations = [.. policy.Spec.Validations.Select(source => (source, Lazily(source.Expression, CelType.Bool), source.MessageExpression is { Length: > 0 } text ? Lazily(text, CelType.String) : null))];
        annotations = [.. policy.Spec.AuditAnnotations.Select(source => (source.Key, Lazily(source.ValueExpression, CelType.String, CelType.Null)))];
    }

    public string Name { get; }

    public ParamKind? Parameters { get; }

    public PolicyScope Scope { get; }

    public bool FailsOpen { get; }

    /// <summary>What it finds wrong, and what it has to say to the audit log.</summary>
    public IReadOnlyList<PolicyFinding> Judge(PolicyInput input, JsonNode? parameters, Action<string, string> annotate)
    {
        var budget = new CelBudget(CelBudget.PerObject);
        var named = variables.Of(self => input.Values(parameters, self), budget);
        var values = input.Values(parameters, named);
        if (!conditions.IsEmpty)
        {
            var hold = conditions.Hold(values, budget, out var error);
            if (hold == false) return [];
            if (hold is null) return FailsOpen ? [] : [new(error, "Invalid")];
        }
        var findings = new List<PolicyFinding>();
        foreach (var (source, program, message) in validations)
        {
            var result = PolicyConditions.Run(program, values, budget);
            if (result.IsTrue) continue;
            if (result.IsFalse) findings.Add(new(MessageOf(source, message, values, budget), source.Reason is { Length: > 0 } reason ? reason : "Invalid"));
            else if (!FailsOpen) findings.Add(new($"expression '{source.Expression.Trim()}' resulted in error: {(result.IsError ? result.Text : "no bool")}", "Invalid"));
        }
        foreach (var (key, program) in annotations)
        {
            var result = PolicyConditions.Run(program, values, budget);
            if (result.Kind == ValueKind.String) annotate($"{Name}/{key}", result.AsString.Length > LongestAnnotation ? result.AsString[..LongestAnnotation] : result.AsString);
            else if (result.IsError && !FailsOpen) findings.Add(new($"failed to evaluate audit annotation '{key}': {result.Text}", "Invalid"));
        }
        return findings;
    }

    private static string MessageOf(Validation source, Lazy<CelProgram>? expression, Value[] values, CelBudget budget)
    {
        if (expression is not null && PolicyConditions.Run(expression, values, budget) is { Kind: ValueKind.String } made)
        {
            var text = made.AsString.Trim();
            if (text.Length is > 0 and <= 5120 && !text.Contains('\n')) return text;
        }
        return source.Message is { Length: > 0 } message ? message.Trim() : $"failed expression: {source.Expression.Trim()}";
    }

    private Lazy<CelProgram> Lazily(string expression, params CelType[] results) => new(() => variables.Environment.Compile(expression, results));
}

/// <param name="Reason">Of the answer: Invalid, Forbidden, …</param>
internal sealed record PolicyFinding(string Message, string Reason);

using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.Cel;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>A ValidatingAdmissionPolicy, ready to judge requests.</summary>
internal sealed class ValidatingPolicy : IPolicy
{
    private const int LongestAnnotation = 10 * 1024;
    private readonly (Validation Source, Lazy<CelProgram> Program, Lazy<CelProgram>? Message)[] validations;
    private readonly (string Key, Lazy<CelProgram> Program)[] annotations;

    public ValidatingPolicy(ValidatingAdmissionPolicy policy)
    {
        Head = PolicyHead.Of(policy);
        validations = [.. policy.Spec.Validations.Select(source => (source, Lazily(source.Expression, CelType.Bool), source.MessageExpression is { Length: > 0 } text ? Lazily(text, CelType.String) : null))];
        annotations = [.. policy.Spec.AuditAnnotations.Select(source => (source.Key, Lazily(source.ValueExpression, CelType.String, CelType.Null)))];
    }

    public PolicyHead Head { get; }

    /// <summary>What it finds wrong, and what it has to say to the audit log.</summary>
    public IReadOnlyList<PolicyFinding> Judge(PolicyInput input, JsonNode? parameters, Action<string, string> annotate)
    {
        var run = Head.Start(input, parameters);
        if (run.Holds == false) return [];
        if (run.Holds is null) return Head.FailsOpen ? [] : [new(run.Error, "Invalid")];
        var findings = new List<PolicyFinding>();
        for (var i = 0; i < validations.Length; i++)
        {
            var (source, program, message) = validations[i];
            var result = run.Evaluate(program);
            if (result.IsTrue) continue;
            if (result.IsFalse) findings.Add(new(MessageOf(source, message, run), source.Reason is { Length: > 0 } reason ? reason : "Invalid", i));
            else if (!Head.FailsOpen) findings.Add(new($"expression '{source.Expression.Trim()}' resulted in error: {(result.IsError ? result.Text : "no bool")}", "Invalid", i));
        }
        foreach (var (key, program) in annotations)
        {
            var result = run.Evaluate(program);
            if (result.Kind == CelKind.String) annotate($"{Head.Name}/{key}", result.AsString.Length > LongestAnnotation ? result.AsString[..LongestAnnotation] : result.AsString);
            else if (result.IsError && !Head.FailsOpen) findings.Add(new($"failed to evaluate audit annotation '{key}': {result.Text}", "Invalid"));
        }
        return findings;
    }

    private static string MessageOf(Validation source, Lazy<CelProgram>? expression, PolicyRun run)
    {
        if (expression is not null && run.Evaluate(expression) is { Kind: CelKind.String } made)
        {
            var text = made.AsString.Trim();
            if (text.Length is > 0 and <= 5120 && !text.Contains('\n')) return text;
        }
        return source.Message is { Length: > 0 } message ? message.Trim() : $"failed expression: {source.Expression.Trim()}";
    }

    private Lazy<CelProgram> Lazily(string expression, params CelType[] results) => new(() => Head.Environment.Compile(expression, results));
}

/// <param name="Reason">Of the answer: Invalid, Forbidden, …</param>
/// <param name="Index">Of the validation that failed; what has none is of the first.</param>
internal sealed record PolicyFinding(string Message, string Reason, int Index = 0);

using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>What policies have to say to the audit log. A write that is tried again says it once.</summary>
internal static class PolicyNotes
{
    private const string FailureKey = "validation.policy.admission.k8s.io/validation_failure";

    /// <summary>Bindings and parameters that say different things under one key are listed.</summary>
    public static void Add(AdmissionRequest request, string key, string text)
    {
        if (request.Options.AuditAnnotations is not { } annotations) return;
        if (!annotations.TryGetValue(key, out var before)) annotations[key] = text;
        else if (!before.Split(", ").Contains(text)) annotations[key] = $"{before}, {text}";
    }

    public static void AddFailure(AdmissionRequest request, ValidatingPolicy policy, PolicyBinding binding, PolicyFinding finding)
    {
        if (request.Options.AuditAnnotations is not { } annotations) return;
        var failures = annotations.TryGetValue(FailureKey, out var before) && JsonNode.Parse(before) is JsonArray known ? known : [];
        var failure = new JsonObject
        {
            ["message"] = finding.Message,
            ["policy"] = policy.Head.Name,
            ["binding"] = binding.Name,
            ["expressionIndex"] = finding.Index,
            ["validationActions"] = new JsonArray([.. binding.Actions.Select(action => (JsonNode)JsonValue.Create(action))]),
        };
        if (failures.Any(other => JsonNode.DeepEquals(other, failure))) return;
        failures.Add(failure);
        annotations[FailureKey] = failures.ToJsonString();
    }
}

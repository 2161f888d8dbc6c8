using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Admission.Selection;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Judges writes by the ValidatingAdmissionPolicies that are bound: refuses, warns or notes, as their bindings say.</summary>
internal sealed class ValidatingPolicies(WatchCache cache, IAuthorizer authorizer, ResourceDirectory resources) : IAdmission
{
    private const string Group = "admissionregistration.k8s.io";
    private readonly PolicyParameters parameters = new(cache, resources);
    private readonly PolicySet<ValidatingPolicy, PolicyBinding> policies = new(
        cache.For("validatingadmissionpolicies." + Group), cache.For("validatingadmissionpolicybindings." + Group),
        item => new(item.As<ValidatingAdmissionPolicy>()), item => PolicyBinding.Of(item.As<ValidatingAdmissionPolicyBinding>()), binding => binding.Policy);

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var all = policies.Current;
        // Policies must not be able to keep an administrator from repairing or removing them.
        return all.Count == 0 || request.Definition.Group == Group ? ValueTask.CompletedTask : ValidateAsync(all, request, cancel);
    }

    private async ValueTask ValidateAsync(IReadOnlyList<(ValidatingPolicy Policy, IReadOnlyList<PolicyBinding> Bindings)> all, AdmissionRequest request, CancellationToken cancel)
    {
        var labels = SelectedLabels.OfNamespace(request, cache);
        PolicyInput? input = null;
        ApiException? refusal = null;
        foreach (var (policy, bindings) in all)
        {
            if (!policy.Scope.Has(request, labels)) continue;
            foreach (var binding in bindings)
            {
                if (!binding.Scope.Has(request, labels)) continue;
                input ??= new(request, cache, authorizer, resources);
                foreach (var finding in await JudgeAsync(policy, binding, input, request, cancel))
                {
                    refusal ??= Act(policy, binding, finding, request);
                }
            }
        }
        if (refusal is not null) throw refusal;
    }

    private async ValueTask<IReadOnlyList<PolicyFinding>> JudgeAsync(ValidatingPolicy policy, PolicyBinding binding, PolicyInput input, AdmissionRequest request, CancellationToken cancel)
    {
        try
        {
            var findings = new List<PolicyFinding>();
            foreach (var item in await parameters.FindAsync(policy.Parameters, binding.Parameters, request, cancel)) findings.AddRange(policy.Judge(input, item, Annotate));
            return findings;
        }
        catch (FormatException error)
        {
            return policy.FailsOpen ? [] : [new($"failed to configure binding: {error.Message}", "Invalid")];
        }

        void Annotate(string key, string text)
        {
            if (request.Options.AuditAnnotations is { } annotations) annotations[key] = text;
        }
    }

    /// <summary>The refusal, where the binding wants one.</summary>
    private static ApiException? Act(ValidatingPolicy policy, PolicyBinding binding, PolicyFinding finding, AdmissionRequest request)
    {
        if (binding.Actions.Contains("Warn")) request.Options.Warnings?.Add($"Validation failed for ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}': {finding.Message}");
        if (binding.Actions.Contains("Audit")) Note(policy, binding, finding, request);
        if (!binding.Actions.Contains("Deny")) return null;
        var message = $"ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}' denied request: {finding.Message}";
        return PolicyRefusal.Of(request, message, finding.Reason);
    }

    private static void Note(ValidatingPolicy policy, PolicyBinding binding, PolicyFinding finding, AdmissionRequest request)
    {
        if (request.Options.AuditAnnotations is not { } annotations) return;
        const string Key = "validation.policy.admission.k8s.io/validation_failure";
        var failures = annotations.TryGetValue(Key, out var before) && JsonNode.Parse(before) is JsonArray known ? known : [];
        failures.Add(new JsonObject
        {
            ["message"] = finding.Message,
            ["policy"] = policy.Name,
            ["binding"] = binding.Name,
            ["validationActions"] = new JsonArray([.. binding.Actions.Select(action => (JsonNode)JsonValue.Create(action))]),
        });
        annotations[Key] = failures.ToJsonString();
    }
}

using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Judges writes by the ValidatingAdmissionPolicies that are bound: refuses, warns or notes, as their bindings say.</summary>
internal sealed class ValidatingPolicies(PolicyGround ground) : IAdmission
{
    private readonly PolicyParameters parameters = new(ground);
    private readonly PolicySet<ValidatingPolicy> policies = new(
        ground.Cache.For(ValidatingAdmissionPolicy.Definition.GroupResource), ground.Cache.For(ValidatingAdmissionPolicyBinding.Definition.GroupResource),
        item => new(item.As<ValidatingAdmissionPolicy>()), item => PolicyBinding.Of(item.As<ValidatingAdmissionPolicyBinding>()));

    public bool SeesConnections => true;

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel) =>
        policies.IsEmpty || PolicyGround.IsExempt(request) ? ValueTask.CompletedTask : JudgeAsync(request, cancel);

    private async ValueTask JudgeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var views = new RequestViews(request, ground);
        ApiException? refusal = null;
        foreach (var (policy, binding, seenAs) in policies.Matching(request, views))
        {
            foreach (var finding in await JudgeAsync(policy, binding, await views.InAsync(seenAs, cancel), cancel)) refusal ??= Act(policy, binding, finding, request);
        }
        if (refusal is not null) throw refusal;
    }

    private async ValueTask<IReadOnlyList<PolicyFinding>> JudgeAsync(ValidatingPolicy policy, PolicyBinding binding, PolicyInput input, CancellationToken cancel)
    {
        try
        {
            var findings = new List<PolicyFinding>();
            foreach (var item in await parameters.FindAsync(policy.Head.Parameters, binding.Parameters, input.Request, cancel))
            {
                findings.AddRange(policy.Judge(input, item, (key, text) => PolicyNotes.Add(input.Request, key, text)));
            }
            return findings;
        }
        catch (FormatException error)
        {
            return policy.Head.FailsOpen ? [] : [new($"failed to configure binding: {error.Message}", "Invalid")];
        }
    }

    /// <summary>The refusal, where the binding wants one.</summary>
    private static ApiException? Act(ValidatingPolicy policy, PolicyBinding binding, PolicyFinding finding, AdmissionRequest request)
    {
        var by = $"ValidatingAdmissionPolicy '{policy.Head.Name}' with binding '{binding.Name}'";
        if (binding.Actions.Contains("Warn")) request.Options.Warnings?.Add($"Validation failed for {by}: {finding.Message}");
        if (binding.Actions.Contains("Audit")) PolicyNotes.AddFailure(request, policy, binding, finding);
        return binding.Actions.Contains("Deny") ? PolicyRefusal.Of(request, $"{by} denied request: {finding.Message}", finding.Reason) : null;
    }
}

using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Changes objects on their way in as the MutatingAdmissionPolicies say that are bound, in order of their names.</summary>
internal sealed class MutatingPolicies(PolicyGround ground) : IAdmission
{
    private readonly PolicyParameters parameters = new(ground);
    private readonly PolicySet<MutatingPolicy> policies = new(
        ground.Cache.For(MutatingAdmissionPolicy.Definition.GroupResource), ground.Cache.For(MutatingAdmissionPolicyBinding.Definition.GroupResource),
        item => new(item.As<MutatingAdmissionPolicy>()), item => PolicyBinding.Of(item.As<MutatingAdmissionPolicyBinding>()));

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel) =>
        policies.IsEmpty || request.Document is null || PolicyGround.IsExempt(request) ? ValueTask.CompletedTask : MutateAsync(request, cancel);

    private async ValueTask MutateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.IsReinvocation) request.Edits.Compare(request.Document);
        var views = new RequestViews(request, ground);
        foreach (var (policy, binding, seenAs) in policies.Matching(request, views))
        {
            if (request.IsReinvocation && !(policy.MayBeAskedAgain && request.Edits.IsStale(binding))) continue;
            await MutateAsync(policy, binding, views, await views.InAsync(seenAs, cancel), cancel);
            request.Edits.Saw(binding);
        }
    }

    private async ValueTask MutateAsync(MutatingPolicy policy, PolicyBinding binding, RequestViews views, PolicyInput input, CancellationToken cancel)
    {
        try
        {
            foreach (var item in await parameters.FindAsync(policy.Head.Parameters, binding.Parameters, input.Request, cancel))
            {
                foreach (var changed in policy.Mutate(input, item)) await views.TakeAsync(input, changed, $"policy '{policy.Head.Name}'", cancel);
            }
        }
        catch (FormatException error)
        {
            if (!policy.Head.FailsOpen) throw PolicyRefusal.Of(input.Request, $"policy '{policy.Head.Name}' with binding '{binding.Name}' denied request: {error.Message}", "Invalid");
        }
    }
}

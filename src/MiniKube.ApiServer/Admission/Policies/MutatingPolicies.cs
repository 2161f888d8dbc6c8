using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Admission.Selection;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Changes objects on their way in as the MutatingAdmissionPolicies say that are bound, in order of their names.</summary>
internal sealed class MutatingPolicies(WatchCache cache, IAuthorizer authorizer, ResourceDirectory resources) : IAdmission
{
    private const string Group = "admissionregistration.k8s.io";
    private readonly PolicyParameters parameters = new(cache, resources);
    private readonly PolicySet<MutatingPolicy, PolicyBinding> policies = new(
        cache.For("mutatingadmissionpolicies." + Group), cache.For("mutatingadmissionpolicybindings." + Group),
        item => new(item.As<MutatingAdmissionPolicy>()), item => PolicyBinding.Of(item.As<MutatingAdmissionPolicyBinding>()), binding => binding.Policy);

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var all = policies.Current;
        return all.Count == 0 || request.Document is null || request.Definition.Group == Group ? ValueTask.CompletedTask : AdmitAsync(all, request, cancel);
    }

    private async ValueTask AdmitAsync(IReadOnlyList<(MutatingPolicy Policy, IReadOnlyList<PolicyBinding> Bindings)> all, AdmissionRequest request, CancellationToken cancel)
    {
        var labels = SelectedLabels.OfNamespace(request, cache);
        PolicyInput? input = null;
        foreach (var (policy, bindings) in all)
        {
            if (request.IsReinvocation && !policy.MayBeAskedAgain) continue;
            if (!policy.Scope.Has(request, labels)) continue;
            foreach (var binding in bindings)
            {
                if (!binding.Scope.Has(request, labels)) continue;
                input ??= new(request, cache, authorizer, resources);
                await MutateAsync(policy, binding, input, request, cancel);
            }
        }
    }

    private async ValueTask MutateAsync(MutatingPolicy policy, PolicyBinding binding, PolicyInput input, AdmissionRequest request, CancellationToken cancel)
    {
        try
        {
            foreach (var item in await parameters.FindAsync(policy.Parameters, binding.Parameters, request, cancel))
            {
                foreach (var changed in policy.Mutate(input, item, request))
                {
                    ChangedDocument.Take(request, changed, $"policy '{policy.Name}'");
                    request.Reinvoke |= !request.IsReinvocation;
                }
            }
        }
        catch (FormatException error)
        {
            if (!policy.FailsOpen) throw PolicyRefusal.Of(request, $"policy '{policy.Name}' with binding '{binding.Name}' denied request: {error.Message}", "Invalid");
        }
    }
}

using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>A binding of a policy of either sort.</summary>
internal sealed record PolicyBinding(string Name, string Policy, ParamRef? Parameters, PolicyScope Scope, IReadOnlyList<string> Actions)
{
    public static PolicyBinding Of(ValidatingAdmissionPolicyBinding binding) =>
        new(binding.Metadata.Name ?? "", binding.Spec.PolicyName ?? "", binding.Spec.ParamRef, new(binding.Spec.MatchResources), binding.Spec.ValidationActions);

    public static PolicyBinding Of(MutatingAdmissionPolicyBinding binding) =>
        new(binding.Metadata.Name ?? "", binding.Spec.PolicyName ?? "", binding.Spec.ParamRef, new(binding.Spec.MatchResources), []);
}

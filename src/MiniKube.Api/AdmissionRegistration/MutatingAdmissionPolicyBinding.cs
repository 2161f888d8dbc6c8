using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record MutatingAdmissionPolicyBinding : Extensible, IResource<MutatingAdmissionPolicyBinding>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<MutatingAdmissionPolicyBinding>("admissionregistration.k8s.io/v1", "mutatingadmissionpolicybindings")
        .UpdatesNameVersion().Strategy(new MutatingAdmissionPolicyBindingStrategy()).Categories("api-extensions")
        .NameColumn().Column("PolicyName", item => item.Spec.PolicyName).Column("ParamRef", item => PolicyText.Of(item.Spec.ParamRef)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";
    public string Kind { get; init => field = value ?? "MutatingAdmissionPolicyBinding"; } = "MutatingAdmissionPolicyBinding";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public MutatingAdmissionPolicyBindingSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record MutatingAdmissionPolicyBindingSpec : Extensible
{
    [Field(1)]
    public string? PolicyName { get; init; }

    [Field(2, Atomic = true)]
    public ParamRef? ParamRef { get; init; }

    [Field(3, Atomic = true)]
    public MatchResources? MatchResources { get; init; }
}

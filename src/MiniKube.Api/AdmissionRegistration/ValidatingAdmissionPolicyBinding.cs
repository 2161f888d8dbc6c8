using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record ValidatingAdmissionPolicyBinding : Extensible, IResource<ValidatingAdmissionPolicyBinding>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ValidatingAdmissionPolicyBinding>("admissionregistration.k8s.io/v1", "validatingadmissionpolicybindings")
        .UpdatesNameVersion().Strategy(new ValidatingAdmissionPolicyBindingStrategy()).Categories("api-extensions")
        .NameColumn().Column("PolicyName", item => item.Spec.PolicyName).Column("ParamRef", item => PolicyText.Of(item.Spec.ParamRef)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ValidatingAdmissionPolicyBinding"; } = "ValidatingAdmissionPolicyBinding";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public ValidatingAdmissionPolicyBindingSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record ValidatingAdmissionPolicyBindingSpec : Extensible
{
    [Field(1, Required = true)]
    public string? PolicyName { get; init; }

    [Field(2, Atomic = true)]
    public ParamRef? ParamRef { get; init; }

    [Field(3, Atomic = true)]
    public MatchResources? MatchResources { get; init; }

    [Field(4, Required = true, OneOf = "Deny|Warn|Audit", Set = true)]
    public IReadOnlyList<string> ValidationActions { get; init => field = value ?? []; } = [];
}

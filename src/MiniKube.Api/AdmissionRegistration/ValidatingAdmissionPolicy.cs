using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record ValidatingAdmissionPolicy : Extensible, IResource<ValidatingAdmissionPolicy>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ValidatingAdmissionPolicy>("admissionregistration.k8s.io/v1", "validatingadmissionpolicies")
        .UpdatesNameVersion().Strategy(new ValidatingAdmissionPolicyStrategy()).Generation().Categories("api-extensions").Status()
        .NameColumn().Column("Validations", item => item.Spec.Validations.Count, "integer").Column("ParamKind", item => PolicyText.Of(item.Spec.ParamKind)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ValidatingAdmissionPolicy"; } = "ValidatingAdmissionPolicy";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ValidatingAdmissionPolicySpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ValidatingAdmissionPolicyStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ValidatingAdmissionPolicySpec : Extensible
{
    [Field(1, Atomic = true)]
    public ParamKind? ParamKind { get; init; }

    [Field(2, Atomic = true)]
    public MatchResources? MatchConstraints { get; init; }

    [Field(3)]
    public IReadOnlyList<Validation> Validations { get; init => field = value ?? []; } = [];

    [Field(4, Default = "\"Fail\"", OneOf = "Ignore|Fail")]
    public string? FailurePolicy { get; init; }

    [Field(5)]
    public IReadOnlyList<AuditAnnotation> AuditAnnotations { get; init => field = value ?? []; } = [];

    [Field(6, Keys = "name", Merge = "name")]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init => field = value ?? []; } = [];

    [Field(7, Keys = "name", Merge = "name")]
    public IReadOnlyList<Variable> Variables { get; init => field = value ?? []; } = [];
}

public sealed record Validation : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Expression { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Message { get; init; }

    [Field(3)]
    public string? Reason { get; init; }

    [Field(4)]
    public string? MessageExpression { get; init; }
}

public sealed record AuditAnnotation : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ValueExpression { get; init => field = value ?? ""; } = "";
}

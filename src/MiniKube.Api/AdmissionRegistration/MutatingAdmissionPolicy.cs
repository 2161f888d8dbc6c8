using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record MutatingAdmissionPolicy : Extensible, IResource<MutatingAdmissionPolicy>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<MutatingAdmissionPolicy>("admissionregistration.k8s.io/v1", "mutatingadmissionpolicies")
        .UpdatesNameVersion().Strategy(new MutatingAdmissionPolicyStrategy()).Generation().Categories("api-extensions")
        .NameColumn().Column("Mutations", item => item.Spec.Mutations.Count, "integer").Column("ParamKind", item => PolicyText.Of(item.Spec.ParamKind)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";
    public string Kind { get; init => field = value ?? "MutatingAdmissionPolicy"; } = "MutatingAdmissionPolicy";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public MutatingAdmissionPolicySpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record MutatingAdmissionPolicySpec : Extensible
{
    [Field(1, Atomic = true)]
    public ParamKind? ParamKind { get; init; }

    [Field(2, Atomic = true)]
    public MatchResources? MatchConstraints { get; init; }

    [Field(3)]
    public IReadOnlyList<Variable> Variables { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyList<Mutation> Mutations { get; init => field = value ?? []; } = [];

    [Field(5, OneOf = "Ignore|Fail")]
    public string? FailurePolicy { get; init; }

    [Field(6, Keys = "name", Merge = "name")]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init => field = value ?? []; } = [];

    [Field(7, OneOf = "Never|IfNeeded")]
    public string? ReinvocationPolicy { get; init; }
}

public sealed record Mutation : Extensible
{
    [Field(2, Required = true, OneOf = "ApplyConfiguration|JSONPatch"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string PatchType { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public ApplyConfiguration? ApplyConfiguration { get; init; }

    [Field(4)]
    public JSONPatch? JsonPatch { get; init; }
}

public sealed record ApplyConfiguration : Extensible
{
    [Field(1)]
    public string? Expression { get; init; }
}

public sealed record JSONPatch : Extensible
{
    [Field(1)]
    public string? Expression { get; init; }
}

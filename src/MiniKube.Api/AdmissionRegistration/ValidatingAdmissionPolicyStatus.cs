using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record ValidatingAdmissionPolicyStatus : Extensible
{
    [Field(1)]
    public long ObservedGeneration { get; init; }

    [Field(2)]
    public TypeChecking? TypeChecking { get; init; }

    [Field(3, Keys = "type")]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record TypeChecking : Extensible
{
    [Field(1)]
    public IReadOnlyList<ExpressionWarning> ExpressionWarnings { get; init => field = value ?? []; } = [];
}

public sealed record ExpressionWarning : Extensible
{
    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string FieldRef { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Warning { get; init => field = value ?? ""; } = "";
}

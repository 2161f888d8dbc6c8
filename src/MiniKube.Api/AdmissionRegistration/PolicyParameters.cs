using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record ParamKind : Extensible
{
    [Field(1)]
    public string? ApiVersion { get; init; }

    [Field(2)]
    public string? Kind { get; init; }
}

public sealed record Variable : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Expression { get; init => field = value ?? ""; } = "";
}

public sealed record ParamRef : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? Namespace { get; init; }

    [Field(3, Atomic = true)]
    public LabelSelector? Selector { get; init; }

    [Field(4)]
    public string? ParameterNotFoundAction { get; init; }
}

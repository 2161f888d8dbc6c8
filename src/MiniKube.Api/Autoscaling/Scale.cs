using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Autoscaling;

public sealed record Scale : Extensible, IKubernetesObject
{
    public string ApiVersion { get; init => field = value ?? "autoscaling/v1"; } = "autoscaling/v1";
    public string Kind { get; init => field = value ?? "Scale"; } = "Scale";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ScaleSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ScaleStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ScaleSpec : Extensible
{
    [Field(1)]
    public int Replicas { get; init; }
}

public sealed record ScaleStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Replicas { get; init; }

    [Field(2)]
    public string? Selector { get; init; }
}

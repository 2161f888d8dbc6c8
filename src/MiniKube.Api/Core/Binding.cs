using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Binding : Extensible, IKubernetesObject
{
    public string ApiVersion { get; init; } = "v1";
    public string Kind { get; init; } = "Binding";

    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, Required = true, Atomic = true)]
    public ObjectReference Target { get; init; } = new();
}

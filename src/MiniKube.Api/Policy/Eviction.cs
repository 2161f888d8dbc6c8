using MiniKube.Api.Meta;

namespace MiniKube.Api.Policy;

/// <summary>Asks a pod to leave its node: a delete that may be refused.</summary>
public sealed record Eviction : Extensible, IKubernetesObject
{
    public string ApiVersion { get; init; } = "policy/v1";
    public string Kind { get; init; } = "Eviction";

    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public DeleteOptions? DeleteOptions { get; init; }
}

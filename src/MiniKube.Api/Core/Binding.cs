using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Binding : Extensible, IResource<Binding>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Binding>("v1", "bindings").Namespaced().Virtual();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Binding"; } = "Binding";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true, Atomic = true)]
    public ObjectReference Target { get; init => field = value ?? new(); } = new();
}

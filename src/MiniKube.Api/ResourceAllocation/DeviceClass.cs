using MiniKube.Api.Meta;

namespace MiniKube.Api.ResourceAllocation;

public sealed record DeviceClass : Extensible, IResource<DeviceClass>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<DeviceClass>("resource.k8s.io/v1", "deviceclasses")
        .Strategy(new DeviceClassStrategy()).Generation()
        .NameColumn().AgeColumn();

    public string ApiVersion { get; init => field = value ?? "resource.k8s.io/v1"; } = "resource.k8s.io/v1";
    public string Kind { get; init => field = value ?? "DeviceClass"; } = "DeviceClass";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public DeviceClassSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record DeviceClassSpec : Extensible
{
    [Field(1)]
    public IReadOnlyList<DeviceSelector> Selectors { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<DeviceClassConfiguration> Config { get; init => field = value ?? []; } = [];

    [Field(4)]
    public string? ExtendedResourceName { get; init; }
}

public sealed record DeviceClassConfiguration : Extensible
{
    [Field(1, Inlined = 1)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}

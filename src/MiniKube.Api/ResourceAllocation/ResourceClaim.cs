using MiniKube.Api.Meta;

namespace MiniKube.Api.ResourceAllocation;

public sealed record ResourceClaim : Extensible, IResource<ResourceClaim>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ResourceClaim>("resource.k8s.io/v1", "resourceclaims")
        .Namespaced().Strategy(new ResourceClaimStrategy()).Generation().Status()
        .NameColumn().Column("State", ClaimState.Of).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "resource.k8s.io/v1"; } = "resource.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ResourceClaim"; } = "ResourceClaim";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public ResourceClaimSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ResourceClaimStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceClaimSpec : Extensible
{
    [Field(1)]
    public DeviceClaim Devices { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceClaimStatus : Extensible
{
    [Field(1)]
    public AllocationResult? Allocation { get; init; }

    [Field(2, Keys = "uid", Merge = "uid")]
    public IReadOnlyList<ResourceClaimConsumerReference> ReservedFor { get; init => field = value ?? []; } = [];

    [Field(4, Keys = "driver,device,pool,shareID")]
    public IReadOnlyList<AllocatedDeviceStatus> Devices { get; init => field = value ?? []; } = [];
}

using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Coordination;

public sealed record Lease : Extensible, IResource<Lease>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Lease>("coordination.k8s.io/v1", "leases")
        .UpdatesNameVersion().UpdatesMayCreate().Namespaced().Strategy(new LeaseStrategy())
        .NameColumn().Column("Holder", item => item.Spec.HolderIdentity).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "coordination.k8s.io/v1"; } = "coordination.k8s.io/v1";
    public string Kind { get; init => field = value ?? "Lease"; } = "Lease";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public LeaseSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record LeaseSpec : Extensible
{
    [Field(1)]
    public string? HolderIdentity { get; init; }

    [Field(2)]
    public int? LeaseDurationSeconds { get; init; }

    [Field(3), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    [Field(4), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    [Field(5)]
    public int? LeaseTransitions { get; init; }

    [Field(6)]
    public string? Strategy { get; init; }

    [Field(7)]
    public string? PreferredHolder { get; init; }
}

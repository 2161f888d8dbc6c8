using MiniKube.Api.Meta;

namespace MiniKube.Api.Networking;

public sealed record ServiceCIDR : Extensible, IResource<ServiceCIDR>
{
    /// <summary>Held by the servers until no address needs the range.</summary>
    public const string Finalizer = "networking.k8s.io/service-cidr-finalizer";

    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ServiceCIDR>("networking.k8s.io/v1", "servicecidrs")
        .Strategy(new ServiceCIDRStrategy()).Status()
        .NameColumn().Column("CIDRs", item => string.Join(",", item.Spec.Cidrs)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ServiceCIDR"; } = "ServiceCIDR";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ServiceCIDRSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ServiceCIDRStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ServiceCIDRSpec : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Cidrs { get; init => field = value ?? []; } = [];
}

public sealed record ServiceCIDRStatus : Extensible
{
    [Field(1, Keys = "type", Merge = "type")]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}

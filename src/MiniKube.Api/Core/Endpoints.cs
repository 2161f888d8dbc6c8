using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Endpoints : Extensible, IResource<Endpoints>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Endpoints>("v1", "endpoints")
        .UpdatesMayCreate().Namespaced().Strategy(new EndpointsStrategy()).ShortNames("ep")
        .EndpointsColumnsOf();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Endpoints"; } = "Endpoints";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public IReadOnlyList<EndpointSubset> Subsets { get; init => field = value ?? []; } = [];
}

public sealed record EndpointSubset : Extensible
{
    [Field(1)]
    public IReadOnlyList<EndpointAddress> Addresses { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<EndpointPort> Ports { get; init => field = value ?? []; } = [];
}

public sealed record EndpointAddress : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Ip { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Hostname { get; init; }

    [Field(4)]
    public string? NodeName { get; init; }

    [Field(2, Atomic = true)]
    public ObjectReference? TargetRef { get; init; }
}

public sealed record EndpointPort : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    [Field(3, Default = "\"TCP\"", OneOf = "TCP|UDP|SCTP")]
    public string? Protocol { get; init; }

    [Field(4)]
    public string? AppProtocol { get; init; }
}

using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Discovery;

public sealed record EndpointSlice : Extensible, IResource<EndpointSlice>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<EndpointSlice>("discovery.k8s.io/v1", "endpointslices")
        .Namespaced().Strategy(new EndpointSliceStrategy()).Generation()
        .NameColumn().Column("AddressType", item => item.AddressType)
        .Column("Ports", item => CellText.Few([.. item.Ports.Select(port => port.Port?.ToString(CultureInfo.InvariantCulture) ?? "*")], CellText.Unset))
        .Column("Endpoints", item => CellText.Few([.. item.Endpoints.SelectMany(endpoint => endpoint.Addresses)], CellText.Unset))
        .AgeColumn();

    public string ApiVersion { get; init => field = value ?? "discovery.k8s.io/v1"; } = "discovery.k8s.io/v1";
    public string Kind { get; init => field = value ?? "EndpointSlice"; } = "EndpointSlice";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(4, Required = true, OneOf = "IPv4|IPv6|FQDN"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string AddressType { get; init => field = value ?? ""; } = "";

    [Field(2), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<Endpoint> Endpoints { get; init => field = value ?? []; } = [];

    [Field(3), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<EndpointPort> Ports { get; init => field = value ?? []; } = [];
}

public sealed record Endpoint : Extensible
{
    [Field(1, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Addresses { get; init => field = value ?? []; } = [];

    [Field(2)]
    public EndpointConditions Conditions { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public string? Hostname { get; init; }

    [Field(4, Atomic = true)]
    public ObjectReference? TargetRef { get; init; }

    [Field(5)]
    public IReadOnlyDictionary<string, string> DeprecatedTopology { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(6)]
    public string? NodeName { get; init; }

    [Field(7)]
    public string? Zone { get; init; }

    [Field(8)]
    public EndpointHints? Hints { get; init; }
}

public sealed record EndpointPort : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2, Default = "\"TCP\"", OneOf = "TCP|UDP|SCTP")]
    public string? Protocol { get; init; }

    [Field(3)]
    public int? Port { get; init; }

    [Field(4)]
    public string? AppProtocol { get; init; }
}

public sealed record EndpointConditions : Extensible
{
    [Field(1)]
    public bool? Ready { get; init; }

    [Field(2)]
    public bool? Serving { get; init; }

    [Field(3)]
    public bool? Terminating { get; init; }
}

public sealed record EndpointHints : Extensible
{
    [Field(1)]
    public IReadOnlyList<ForZone> ForZones { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<ForNode> ForNodes { get; init => field = value ?? []; } = [];
}

public sealed record ForZone : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record ForNode : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

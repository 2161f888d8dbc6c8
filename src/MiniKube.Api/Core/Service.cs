using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Service : Extensible, IResource<Service>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Service>("services")
        .Namespaced().ShortNames("svc").Categories("all").Status().Selectable("spec.clusterIP").Selectable("spec.type")
        .NameColumn().AgeColumn();

    public string ApiVersion { get; init; } = "v1";
    public string Kind { get; init; } = "Service";

    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public ServiceSpec Spec { get; init; } = new();

    [Field(3)]
    public ServiceStatus Status { get; init; } = new();
}

public sealed record ServiceSpec : Extensible
{
    [Field(1, Keys = "port,protocol", Merge = "port")]
    public IReadOnlyList<ServicePort> Ports { get; init; } = [];

    [Field(2, Atomic = true)]
    public IReadOnlyDictionary<string, string> Selector { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public string? ClusterIP { get; init; }

    [Field(18)]
    public IReadOnlyList<string> ClusterIPs { get; init; } = [];

    [Field(4, Default = "\"ClusterIP\"", OneOf = "ClusterIP|NodePort|LoadBalancer|ExternalName")]
    public string? Type { get; init; }

    [Field(5)]
    public IReadOnlyList<string> ExternalIPs { get; init; } = [];

    [Field(7, Default = "\"None\"", OneOf = "ClientIP|None")]
    public string? SessionAffinity { get; init; }

    [Field(8)]
    public string? LoadBalancerIP { get; init; }

    [Field(9)]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init; } = [];

    [Field(10)]
    public string? ExternalName { get; init; }

    [Field(11, OneOf = "Cluster|Local")]
    public string? ExternalTrafficPolicy { get; init; }

    [Field(12)]
    public int HealthCheckNodePort { get; init; }

    [Field(13)]
    public bool PublishNotReadyAddresses { get; init; }

    [Field(14)]
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    [Field(19, OneOf = "IPv4|IPv6|\"\"")]
    public IReadOnlyList<string> IpFamilies { get; init; } = [];

    [Field(17, OneOf = "SingleStack|PreferDualStack|RequireDualStack")]
    public string? IpFamilyPolicy { get; init; }

    [Field(20)]
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    [Field(21)]
    public string? LoadBalancerClass { get; init; }

    [Field(22, OneOf = "Cluster|Local")]
    public string? InternalTrafficPolicy { get; init; }

    [Field(23)]
    public string? TrafficDistribution { get; init; }
}

public sealed record ServiceStatus : Extensible
{
    [Field(1)]
    public LoadBalancerStatus LoadBalancer { get; init; } = new();

    [Field(2, Keys = "type", Merge = "type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}

public sealed record ServicePort : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2, Default = "\"TCP\"", OneOf = "TCP|UDP|SCTP")]
    public string? Protocol { get; init; }

    [Field(6)]
    public string? AppProtocol { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    [Field(4)]
    public IntOrString? TargetPort { get; init; }

    [Field(5)]
    public int NodePort { get; init; }
}

public sealed record SessionAffinityConfig : Extensible
{
    [Field(1)]
    public ClientIPConfig? ClientIP { get; init; }
}

public sealed record ClientIPConfig : Extensible
{
    [Field(1)]
    public int? TimeoutSeconds { get; init; }
}

public sealed record LoadBalancerStatus : Extensible
{
    [Field(1)]
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init; } = [];
}

public sealed record LoadBalancerIngress : Extensible
{
    [Field(1)]
    public string? Ip { get; init; }

    [Field(2)]
    public string? Hostname { get; init; }

    [Field(3)]
    public string? IpMode { get; init; }

    [Field(4)]
    public IReadOnlyList<PortStatus> Ports { get; init; } = [];
}

public sealed record PortStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    [Field(2, Required = true, OneOf = "TCP|UDP|SCTP"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Protocol { get; init; } = "";

    [Field(3)]
    public string? Error { get; init; }
}

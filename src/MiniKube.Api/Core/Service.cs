using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Service : Extensible, IResource<Service>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Service>("v1", "services")
        .UpdatesMayCreate().Namespaced().Strategy(new ServiceStrategy()).ShortNames("svc").Categories("all").Status().Subresource("proxy", "v1", "ServiceProxyOptions", "create", "delete", "get", "patch", "update").Selectable("spec.clusterIP").Selectable("spec.type")
        .ServiceColumnsOf();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Service"; } = "Service";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ServiceSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ServiceStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ServiceSpec : Extensible
{
    [Field(1, Keys = "port,protocol", Merge = "port")]
    public IReadOnlyList<ServicePort> Ports { get; init => field = value ?? []; } = [];

    [Field(2, Atomic = true)]
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public string? ClusterIP { get; init; }

    [Field(18)]
    public IReadOnlyList<string> ClusterIPs { get; init => field = value ?? []; } = [];

    [Field(4, Default = "\"ClusterIP\"", OneOf = "ClusterIP|NodePort|LoadBalancer|ExternalName")]
    public string? Type { get; init; }

    [Field(5)]
    public IReadOnlyList<string> ExternalIPs { get; init => field = value ?? []; } = [];

    [Field(7, Default = "\"None\"", OneOf = "ClientIP|None")]
    public string? SessionAffinity { get; init; }

    [Field(8)]
    public string? LoadBalancerIP { get; init; }

    [Field(9)]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init => field = value ?? []; } = [];

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
    public IReadOnlyList<string> IpFamilies { get; init => field = value ?? []; } = [];

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
    public LoadBalancerStatus LoadBalancer { get; init => field = value ?? new(); } = new();

    [Field(2, Keys = "type", Merge = "type")]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
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
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init => field = value ?? []; } = [];
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
    public IReadOnlyList<PortStatus> Ports { get; init => field = value ?? []; } = [];
}

public sealed record PortStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    [Field(2, Required = true, OneOf = "TCP|UDP|SCTP"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Protocol { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Error { get; init; }
}

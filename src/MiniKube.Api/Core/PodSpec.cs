using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record PodSpec : Extensible
{
    [Field(1, Keys = "name", Merge = "name", RetainKeys = true)]
    public IReadOnlyList<Volume> Volumes { get; init => field = value ?? []; } = [];

    [Field(20, Keys = "name", Merge = "name")]
    public IReadOnlyList<Container> InitContainers { get; init => field = value ?? []; } = [];

    [Field(2, Required = true, Keys = "name", Merge = "name"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<Container> Containers { get; init => field = value ?? []; } = [];

    [Field(34, Keys = "name", Merge = "name")]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init => field = value ?? []; } = [];

    [Field(3, Default = "\"Always\"", OneOf = "Always|OnFailure|Never")]
    public string? RestartPolicy { get; init; }

    [Field(4, Default = "30")]
    public long? TerminationGracePeriodSeconds { get; init; }

    [Field(5)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Field(6, Default = "\"ClusterFirst\"", OneOf = "ClusterFirstWithHostNet|ClusterFirst|Default|None")]
    public string? DnsPolicy { get; init; }

    [Field(7, Atomic = true)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(8)]
    public string? ServiceAccountName { get; init; }

    [Field(9)]
    public string? ServiceAccount { get; init; }

    [Field(21)]
    public bool? AutomountServiceAccountToken { get; init; }

    [Field(10)]
    public string? NodeName { get; init; }

    [Field(11)]
    public bool HostNetwork { get; init; }

    [Field(12)]
    public bool HostPID { get; init; }

    [Field(13)]
    public bool HostIPC { get; init; }

    [Field(27)]
    public bool? ShareProcessNamespace { get; init; }

    [Field(14, Default = "{}")]
    public PodSecurityContext? SecurityContext { get; init; }

    [Field(15, Keys = "name", Merge = "name")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    [Field(16)]
    public string? Hostname { get; init; }

    [Field(17)]
    public string? Subdomain { get; init; }

    [Field(18)]
    public Affinity? Affinity { get; init; }

    [Field(19, Default = "\"default-scheduler\"")]
    public string? SchedulerName { get; init; }

    [Field(22)]
    public IReadOnlyList<Toleration> Tolerations { get; init => field = value ?? []; } = [];

    [Field(23, Keys = "ip", Merge = "ip")]
    public IReadOnlyList<HostAlias> HostAliases { get; init => field = value ?? []; } = [];

    [Field(24)]
    public string? PriorityClassName { get; init; }

    [Field(25)]
    public int? Priority { get; init; }

    [Field(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    [Field(28)]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init => field = value ?? []; } = [];

    [Field(29)]
    public string? RuntimeClassName { get; init; }

    [Field(30)]
    public bool? EnableServiceLinks { get; init; }

    [Field(31, OneOf = "PreemptLowerPriority|Never")]
    public string? PreemptionPolicy { get; init; }

    [Field(32)]
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(33, Keys = "topologyKey,whenUnsatisfiable", Merge = "topologyKey")]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init => field = value ?? []; } = [];

    [Field(35)]
    public bool? SetHostnameAsFQDN { get; init; }

    [Field(36)]
    public PodOS? Os { get; init; }

    [Field(37)]
    public bool? HostUsers { get; init; }

    [Field(38, Keys = "name", Merge = "name")]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init => field = value ?? []; } = [];

    [Field(39, Keys = "name", Merge = "name", RetainKeys = true)]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init => field = value ?? []; } = [];

    [Field(40)]
    public ResourceRequirements? Resources { get; init; }

    [Field(41)]
    public string? HostnameOverride { get; init; }

    [Field(43)]
    public PodSchedulingGroup? SchedulingGroup { get; init; }
}

public sealed record PodTemplateSpec : Extensible
{
    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PodSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record HostAlias : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Ip { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public IReadOnlyList<string> Hostnames { get; init => field = value ?? []; } = [];
}

public sealed record PodDNSConfig : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Nameservers { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<string> Searches { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<PodDNSConfigOption> Options { get; init => field = value ?? []; } = [];
}

public sealed record PodDNSConfigOption : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? Value { get; init; }
}

public sealed record PodReadinessGate : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ConditionType { get; init => field = value ?? ""; } = "";
}

public sealed record PodOS : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record PodSchedulingGate : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record PodResourceClaim : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? ResourceClaimName { get; init; }

    [Field(4)]
    public string? ResourceClaimTemplateName { get; init; }
}

public sealed record PodSchedulingGroup : Extensible
{
    [Field(1)]
    public string? PodGroupName { get; init; }
}

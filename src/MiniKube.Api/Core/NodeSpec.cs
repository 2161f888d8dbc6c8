using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record NodeSpec : Extensible
{
    [Field(1)]
    public string? PodCIDR { get; init; }

    [Field(7, Set = true, Merge = "")]
    public IReadOnlyList<string> PodCIDRs { get; init => field = value ?? []; } = [];

    [Field(3)]
    public string? ProviderID { get; init; }

    [Field(4)]
    public bool Unschedulable { get; init; }

    [Field(5)]
    public IReadOnlyList<Taint> Taints { get; init => field = value ?? []; } = [];

    [Field(6)]
    public NodeConfigSource? ConfigSource { get; init; }

    [Field(2)]
    public string? ExternalID { get; init; }
}

public sealed record Taint : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Value { get; init; }

    [Field(3, Required = true, OneOf = "NoSchedule|PreferNoSchedule|NoExecute"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Effect { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public DateTimeOffset? TimeAdded { get; init; }
}

public sealed record NodeConfigSource : Extensible
{
    [Field(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}

public sealed record ConfigMapNodeConfigSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Uid { get; init; }

    [Field(4)]
    public string? ResourceVersion { get; init; }

    [Field(5, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string KubeletConfigKey { get; init => field = value ?? ""; } = "";
}

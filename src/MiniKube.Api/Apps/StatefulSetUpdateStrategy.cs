using System.Text.Json.Serialization;

namespace MiniKube.Api.Apps;

public sealed record StatefulSetUpdateStrategy : Extensible
{
    [Field(1, Default = "\"RollingUpdate\"", OneOf = "RollingUpdate|OnDelete")]
    public string? Type { get; init; }

    [Field(2)]
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }
}

public sealed record StatefulSetPersistentVolumeClaimRetentionPolicy : Extensible
{
    [Field(1, Default = "\"Retain\"")]
    public string? WhenDeleted { get; init; }

    [Field(2, Default = "\"Retain\"")]
    public string? WhenScaled { get; init; }
}

public sealed record StatefulSetOrdinals : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Start { get; init; }
}

public sealed record RollingUpdateStatefulSetStrategy : Extensible
{
    [Field(1, Default = "0")]
    public int? Partition { get; init; }

    [Field(2)]
    public IntOrString? MaxUnavailable { get; init; }
}

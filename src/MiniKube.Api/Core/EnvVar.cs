using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record EnvVar : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Value { get; init; }

    [Field(3)]
    public EnvVarSource? ValueFrom { get; init; }
}

public sealed record EnvVarSource : Extensible
{
    [Field(1, Atomic = true)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Field(2, Atomic = true)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Field(3, Atomic = true)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    [Field(4, Atomic = true)]
    public SecretKeySelector? SecretKeyRef { get; init; }

    [Field(5, Atomic = true)]
    public FileKeySelector? FileKeyRef { get; init; }
}

public sealed record EnvFromSource : Extensible
{
    [Field(1)]
    public string? Prefix { get; init; }

    [Field(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    [Field(3)]
    public SecretEnvSource? SecretRef { get; init; }
}

public sealed record ConfigMapEnvSource : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2)]
    public bool? Optional { get; init; }
}

public sealed record SecretEnvSource : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2)]
    public bool? Optional { get; init; }
}

public sealed record ObjectFieldSelector : Extensible
{
    [Field(1, Default = "\"v1\"")]
    public string? ApiVersion { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string FieldPath { get; init => field = value ?? ""; } = "";
}

public sealed record ResourceFieldSelector : Extensible
{
    [Field(1)]
    public string? ContainerName { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Resource { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public Quantity? Divisor { get; init; }
}

public sealed record ConfigMapKeySelector : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool? Optional { get; init; }
}

public sealed record SecretKeySelector : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool? Optional { get; init; }
}

public sealed record FileKeySelector : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumeName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public bool? Optional { get; init; }
}

using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record SecurityContext : Extensible
{
    [Field(1)]
    public Capabilities? Capabilities { get; init; }

    [Field(2)]
    public bool? Privileged { get; init; }

    [Field(3)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    [Field(10)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    [Field(4)]
    public long? RunAsUser { get; init; }

    [Field(8)]
    public long? RunAsGroup { get; init; }

    [Field(5)]
    public bool? RunAsNonRoot { get; init; }

    [Field(6)]
    public bool? ReadOnlyRootFilesystem { get; init; }

    [Field(7)]
    public bool? AllowPrivilegeEscalation { get; init; }

    [Field(9, OneOf = "Default|Unmasked")]
    public string? ProcMount { get; init; }

    [Field(11)]
    public SeccompProfile? SeccompProfile { get; init; }

    [Field(12)]
    public AppArmorProfile? AppArmorProfile { get; init; }
}

public sealed record PodSecurityContext : Extensible
{
    [Field(1)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    [Field(8)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    [Field(2)]
    public long? RunAsUser { get; init; }

    [Field(6)]
    public long? RunAsGroup { get; init; }

    [Field(3)]
    public bool? RunAsNonRoot { get; init; }

    [Field(4)]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    [Field(12, OneOf = "Merge|Strict")]
    public string? SupplementalGroupsPolicy { get; init; }

    [Field(5)]
    public long? FsGroup { get; init; }

    [Field(7)]
    public IReadOnlyList<Sysctl> Sysctls { get; init => field = value ?? []; } = [];

    [Field(9, OneOf = "OnRootMismatch|Always")]
    public string? FsGroupChangePolicy { get; init; }

    [Field(10)]
    public SeccompProfile? SeccompProfile { get; init; }

    [Field(11)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    [Field(13)]
    public string? SeLinuxChangePolicy { get; init; }
}

public sealed record SELinuxOptions : Extensible
{
    [Field(1)]
    public string? User { get; init; }

    [Field(2)]
    public string? Role { get; init; }

    [Field(3)]
    public string? Type { get; init; }

    [Field(4)]
    public string? Level { get; init; }
}

public sealed record WindowsSecurityContextOptions : Extensible
{
    [Field(1)]
    public string? GmsaCredentialSpecName { get; init; }

    [Field(2)]
    public string? GmsaCredentialSpec { get; init; }

    [Field(3)]
    public string? RunAsUserName { get; init; }

    [Field(4)]
    public bool? HostProcess { get; init; }
}

public sealed record Sysctl : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Value { get; init => field = value ?? ""; } = "";
}

public sealed record SeccompProfile : Extensible
{
    [Field(1, Required = true, OneOf = "Unconfined|RuntimeDefault|Localhost"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? LocalhostProfile { get; init; }
}

public sealed record AppArmorProfile : Extensible
{
    [Field(1, Required = true, OneOf = "Unconfined|RuntimeDefault|Localhost"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? LocalhostProfile { get; init; }
}

public sealed record Capabilities : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Add { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<string> Drop { get; init => field = value ?? []; } = [];
}

namespace MiniKube.Containers;

/// <summary>How a container is confined. Null members leave it to the image or the runtime's default.</summary>
public sealed record ContainerSecurity
{
    public bool Privileged { get; init; }
    public long? RunAsUser { get; init; }

    /// <summary>A name from the image's passwd; not together with <see cref="RunAsUser"/>.</summary>
    public string RunAsUserName { get; init; } = "";

    /// <summary>Needs a user.</summary>
    public long? RunAsGroup { get; init; }

    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>Without "CAP_"; "ALL" is understood.</summary>
    public IReadOnlyList<string> AddCapabilities { get; init; } = [];

    public IReadOnlyList<string> DropCapabilities { get; init; } = [];
    public bool ReadonlyRootfs { get; init; }
    public bool NoNewPrivileges { get; init; }
    public SecurityProfile? Seccomp { get; init; }
    public SecurityProfile? AppArmor { get; init; }
    public SelinuxLabel? Selinux { get; init; }

    /// <summary>Null: the usual list (/proc/kcore, …). Empty: nothing is masked (procMount Unmasked).</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>The process namespace; the rest follows the sandbox.</summary>
    public NamespaceMode Pid { get; init; } = NamespaceMode.Container;

    /// <summary>Joins the process namespace of this container instead (ephemeral debug containers).</summary>
    public string PidTargetContainerId { get; init; } = "";
}

/// <summary>A seccomp or AppArmor profile. <see cref="LocalhostRef"/> is an absolute path (seccomp) or a loaded profile's name (AppArmor).</summary>
public sealed record SecurityProfile(SecurityProfileKind Kind, string LocalhostRef = "");

public enum SecurityProfileKind { RuntimeDefault, Unconfined, Localhost }

public sealed record SelinuxLabel(string User, string Role, string Type, string Level);

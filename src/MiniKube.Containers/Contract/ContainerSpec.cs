namespace MiniKube.Containers;

/// <summary>One container of a pod.</summary>
public sealed record ContainerSpec
{
    public required string Name { get; init; }

    /// <summary>Counts up with every restart within one sandbox.</summary>
    public uint Attempt { get; init; }

    /// <summary>What <see cref="IImageStore.PullAsync"/> returned or an image's id or name that is present.</summary>
    public required string Image { get; init; }

    /// <summary>The name the user wrote; kept by runtimes that show it in their status.</summary>
    public string UserImage { get; init; } = "";

    /// <summary>Replaces the image's entrypoint; empty keeps it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Replaces the image's arguments; empty keeps them, unless <see cref="Command"/> is given.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    public string WorkingDirectory { get; init; } = "";
    public IReadOnlyList<EnvironmentVariable> Env { get; init; } = [];
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];
    public IReadOnlyList<ContainerDevice> Devices { get; init; } = [];
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty.Map;

    /// <summary>Relative to the sandbox's log directory; its parent is made by the driver. Empty: output is dropped. Lines are in CRI's log format.</summary>
    public string LogPath { get; init; } = "";

    public bool Stdin { get; init; }

    /// <summary>Input closes after the first attached client has left.</summary>
    public bool StdinOnce { get; init; }

    public bool Tty { get; init; }
    public LinuxResources Resources { get; init; } = new();
    public ContainerSecurity Security { get; init; } = new();
}

public sealed record EnvironmentVariable(string Name, string Value);

/// <summary>A file or folder of the host inside the container.</summary>
public sealed record ContainerMount(string HostPath, string ContainerPath)
{
    public bool Readonly { get; init; }
    public MountPropagation Propagation { get; init; }
    public bool SelinuxRelabel { get; init; }
}

public enum MountPropagation { Private, HostToContainer, Bidirectional }

/// <summary>A device node; permissions are a subset of "rwm".</summary>
public sealed record ContainerDevice(string HostPath, string ContainerPath, string Permissions = "rwm");

using System.Text.Json.Serialization;

namespace MiniKube.Cluster.Hosts;

/// <summary>Everything pid 1 of a node host has to know: written by <c>mkube up</c>, read once at boot.</summary>
internal sealed record HostSpec
{
    public required string HostName { get; init; }

    /// <summary>Names this boot in the state file, so that a reader does not take the state of an earlier one for it.</summary>
    public required string Boot { get; init; }

    public required string RunDirectory { get; init; }

    public required string StateFile { get; init; }

    public required string LogDirectory { get; init; }

    /// <summary>The executable on this machine, shown to the node at <see cref="NodePaths.InHost.Program"/>.</summary>
    public required string Program { get; init; }

    /// <summary>Folders of this machine that take the place of the node's own (target first, then source).</summary>
    public required IReadOnlyList<HostBind> Binds { get; init; }

    /// <summary>The runtime's store, when its records need not be synced.</summary>
    public HostStore? Store { get; init; }

    /// <summary>A program that is to be held in memory, unchangeable.</summary>
    public string? SealedProgram { get; init; }

    public required IReadOnlyList<HostCgroupMount> Cgroups { get; init; }

    public required IReadOnlyList<HostSysctl> Sysctls { get; init; }

    /// <summary>What to keep running. Later ones are stopped first.</summary>
    public required IReadOnlyList<HostComponent> Components { get; init; }

    /// <summary>What to do once after boot, again until it succeeds.</summary>
    public required IReadOnlyList<HostTask> Tasks { get; init; }
}

internal sealed record HostBind(string Target, string Source);

/// <param name="Root">Everything of it: made anew when its records may be broken.</param>
internal sealed record HostStore(string Root, IReadOnlyList<HostStoreFolder> Records);

/// <param name="Name">Folder below the store's root.</param>
/// <param name="Except">What is in it and is no record.</param>
internal sealed record HostStoreFolder(string Name, IReadOnlyList<string> Except);

/// <param name="Name">Folder below <c>/sys/fs/cgroup</c>; empty for the one hierarchy of v2.</param>
/// <param name="Options">Mount options of a v1 hierarchy.</param>
internal sealed record HostCgroupMount(string Name, string Options);

internal sealed record HostSysctl(string Name, string Value);

internal sealed record HostComponent(string Name, IReadOnlyList<string> Arguments)
{
    public IReadOnlyList<string> Environment { get; init; } = [];
}

/// <param name="Name">Its name in the state file.</param>
/// <param name="Arguments">The program, which ends with exit code 0 when all is done.</param>
/// <param name="WaitFor">A path that has to exist first (a socket).</param>
internal sealed record HostTask(string Name, IReadOnlyList<string> Arguments, string? WaitFor = null);

[JsonSerializable(typeof(HostSpec))]
[JsonSerializable(typeof(HostState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class HostJson : JsonSerializerContext;

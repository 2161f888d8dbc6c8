namespace MiniKube.Containers;

/// <summary>A sandbox that is not ready has lost its pause process or its network: stop it, remove it, run a new attempt.</summary>
public enum SandboxState { Ready, NotReady }

/// <summary>A sandbox as lists show it.</summary>
public sealed record PodSandboxInfo
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Namespace { get; init; }
    public required string Uid { get; init; }
    public uint Attempt { get; init; }
    public required SandboxState State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty.Map;
    public string RuntimeHandler { get; init; } = "";
}

/// <summary>A sandbox with its addresses: empty on the host's network, the primary one first otherwise.</summary>
public sealed record PodSandboxStatus(PodSandboxInfo Info, IReadOnlyList<string> Ips, SandboxNamespaces Namespaces);

/// <summary>All given members must match.</summary>
public sealed record SandboxFilter
{
    public string Id { get; init; } = "";
    public SandboxState? State { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}

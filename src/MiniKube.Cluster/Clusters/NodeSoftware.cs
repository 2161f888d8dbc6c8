namespace MiniKube.Cluster.Clusters;

/// <summary>What a node needs to be switched on.</summary>
public sealed record NodeSoftware
{
    /// <summary>The mkube executable that the nodes run.</summary>
    public required string Program { get; init; }

    public required string SandboxImage { get; init; }

    /// <summary>Writes the image archives that every node loads at boot into a folder and names them; the sandbox image is among them.</summary>
    public required Func<string, CancellationToken, Task<IReadOnlyList<string>>> WriteImages { get; init; }
}

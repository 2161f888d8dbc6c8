namespace MiniKube.NodeAgent;

/// <summary>Which protocol a node's runtime speaks.</summary>
public enum RuntimeDriver
{
    /// <summary>CRI: containerd, CRI-O.</summary>
    Cri,

    /// <summary>Docker Engine's own API.</summary>
    Docker,
}

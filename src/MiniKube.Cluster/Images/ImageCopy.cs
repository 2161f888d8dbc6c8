namespace MiniKube.Cluster.Images;

/// <summary>Images that one node is to get from another.</summary>
internal sealed record ImageCopy(string From, string To, IReadOnlyList<string> Names);

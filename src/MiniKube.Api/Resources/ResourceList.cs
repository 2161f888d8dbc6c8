namespace MiniKube.Api;

/// <summary>Objects of one kind and the revision at which they were all read.</summary>
public sealed record ResourceList<T>(IReadOnlyList<T> Items, string ResourceVersion);

namespace MiniKube.Client;

/// <summary>Which objects of a kind an informer follows; null: no restriction.</summary>
public sealed record InformerScope(string? Namespace = null, string? Labels = null, string? Fields = null);

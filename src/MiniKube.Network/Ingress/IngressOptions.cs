namespace MiniKube.Network.Ingress;

/// <summary>Where and how much an ingress controller serves.</summary>
public sealed record IngressOptions
{
    public int HttpPort { get; init; } = 80;

    public int HttpsPort { get; init; } = 443;

    /// <summary>Bytes; a request with more gets 413.</summary>
    public long LargestBody { get; init; } = 1L << 30;

    /// <summary>A connection beyond these is closed at once.</summary>
    public int MostConnections { get; init; } = 10_000;

    /// <summary>How long a request may be silent in both directions.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(5);
}

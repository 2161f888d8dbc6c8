namespace MiniKube.NodeAgent.Joining;

/// <summary>When a certificate is renewed: between seven and eight tenths of its life, at another moment on each node. Pure.</summary>
internal static class RenewalTime
{
    private const double Earliest = 0.7;
    private const double Span = 0.1;

    /// <param name="chance">0 to 1.</param>
    public static DateTimeOffset Of(DateTimeOffset begin, DateTimeOffset end, double chance) => begin + ((end - begin) * (Earliest + (Span * chance)));
}

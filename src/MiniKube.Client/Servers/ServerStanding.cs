namespace MiniKube.Client.Servers;

/// <summary>What is known of one server: enough to decide in which order servers are tried.</summary>
/// <param name="FailedAt">Timestamp of the last failure; 0: none since the last success.</param>
internal readonly record struct ServerStanding(Uri Server, int Turn, long FailedAt)
{
    /// <summary>The one that served last, then those that did not fail lately, this host's own first, the rest in random turns; last those that failed longest ago.</summary>
    public static IReadOnlyList<Uri> Order(IEnumerable<ServerStanding> all, Uri? preferred) =>
    [
        .. all.OrderBy(one => one.FailedAt)
            .ThenBy(one => one.Server == preferred ? 0 : one.Server.IsLoopback ? 1 : 2)
            .ThenBy(one => one.Turn)
            .Select(one => one.Server),
    ];
}

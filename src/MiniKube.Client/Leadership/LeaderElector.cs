using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

/// <summary>Lets one of several equal components work at a time, by a Lease object. Whether a lease has run out is told by our own monotonic clock alone.</summary>
public sealed class LeaderElector(ApiClient client, LeaderElectionOptions options, ILogger<LeaderElector> logger, TimeProvider time)
{
    public bool IsLeader { get; private set; }

    /// <summary>
    /// Waits for leadership, runs <paramref name="lead"/> with a token that is cancelled before the lease could be another's, and starts over when it was lost.
    /// Ends when <paramref name="lead"/> ends by itself or throws, or when cancelled; the lease is then released.
    /// </summary>
    public Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancel) =>
        throw new NotSupportedException($"{client} {options} {logger} {time} {IsLeader}");
}

using MiniKube.Network.Rules;

namespace MiniKube.Network.Proxy;

/// <summary>Brings routes of one family into the kernel by one of its filters. Nobody else writes what it writes. Called by one at a time.</summary>
internal interface IRuleApplier
{
    /// <summary>Writes only what changed; relies on the kernel holding what was written before.</summary>
    /// <exception cref="NetworkException">The kernel refused: nothing is known about what it holds.</exception>
    Task ApplyAsync(IReadOnlyList<RouteChange> changes, NodeNetwork node, CancellationToken cancel);

    /// <summary>Compares all with what the kernel holds and repairs what differs, without a moment in which a wanted rule is absent.</summary>
    /// <returns>How much differed.</returns>
    Task<int> SyncAsync(RuleSet wanted, CancellationToken cancel);

    /// <summary>Removes all that it ever wrote, also in an earlier life.</summary>
    Task RemoveAsync(CancellationToken cancel);
}

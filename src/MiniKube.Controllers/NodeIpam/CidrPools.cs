using System.Net;
using System.Net.Sockets;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>The parts of one network, or of one of each family: a node has one of each.</summary>
internal sealed class CidrPools(IReadOnlyList<IPNetwork> wholes, int mask, int maskV6)
{
    private readonly CidrPool[] pools =
        [.. wholes.Select(whole => new CidrPool(whole, whole.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? maskV6 : mask))];

    /// <returns>Null when one of the networks is exhausted; then nothing is taken of the other either.</returns>
    public IPNetwork[]? Take()
    {
        var taken = new List<IPNetwork>();
        foreach (var pool in pools)
        {
            if (pool.Take() is { } part)
            {
                taken.Add(part);
                continue;
            }
            Release(taken);
            return null;
        }
        return [.. taken];
    }

    public void Occupy(IEnumerable<IPNetwork> parts)
    {
        foreach (var part in parts)
            foreach (var pool in pools) pool.Occupy(part);
    }

    public void Release(IEnumerable<IPNetwork> parts)
    {
        foreach (var part in parts)
            foreach (var pool in pools) pool.Release(part);
    }
}

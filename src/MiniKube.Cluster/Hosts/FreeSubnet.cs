using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace MiniKube.Cluster.Hosts;

/// <summary>Chooses a network that neither this machine nor another cluster uses. Pure; the same name gets the same network where it is free.</summary>
internal static class FreeSubnet
{
    // Seldom used by home routers, clouds, Docker (172.17+) and Podman (10.88, 10.89).
    private static readonly (byte A, byte B)[] Pools = [(10, 117), (10, 219), (172, 30), (192, 168)];

    public static Subnet Choose(string cluster, IReadOnlyCollection<IPNetwork> inUse)
    {
        var start = Hash(cluster);
        foreach (var (a, b) in Pools)
        {
            for (var i = 0; i < 256; i++)
            {
                var candidate = new Subnet(a, b, (byte)(start + i));
                if (!inUse.Any(n => Overlaps(n, candidate))) return candidate;
            }
        }

        throw new ClusterException("every network that mkube would choose is in use on this machine: remove a cluster with 'mkube down', or a route from 'ip route'");
    }

    /// <summary>The networks that this machine has routes to, from <c>/proc/net/route</c>. The default route is nobody's network.</summary>
    public static IEnumerable<IPNetwork> Routes(IEnumerable<string> procNetRoute)
    {
        foreach (var line in procNetRoute.Skip(1))
        {
            var fields = line.Split('\t', StringSplitOptions.TrimEntries);
            if (fields.Length < 8) continue;
            var destination = Little(fields[1]);
            var mask = Little(fields[7]);
            if (mask == 0) continue;
            yield return new IPNetwork(ToAddress(destination & mask), System.Numerics.BitOperations.PopCount(mask));
        }
    }

    private static bool Overlaps(IPNetwork network, Subnet subnet) =>
        network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
        && (network.Contains(subnet.Address(0)) || IPNetwork.Parse(subnet.ToString()).Contains(network.BaseAddress));

    /// <summary>Hexadecimal of the bytes in memory: the least significant one is the address's first.</summary>
    private static uint Little(string hex) => BinaryPrimitives.ReverseEndianness(uint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static IPAddress ToAddress(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }

    private static int Hash(string text) => (int)(text.Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u) % 256);
}

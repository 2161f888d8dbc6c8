using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace MiniKube.Controllers.LoadBalancers;

/// <summary>Addresses that load balancers may have: blocks ("192.0.2.64/28") and ranges ("192.0.2.10-192.0.2.20"), of both families.</summary>
public sealed class BalancerPool
{
    private readonly List<(AddressFamily Family, BigInteger First, BigInteger Last)> ranges = [];

    /// <param name="text">With commas between.</param>
    /// <exception cref="FormatException">A part of it is neither block nor range; the message says which.</exception>
    public static BalancerPool Parse(string text)
    {
        var pool = new BalancerPool();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) pool.Add(part);
        return pool;
    }

    public bool Contains(string address) =>
        IPAddress.TryParse(address, out var parsed) && ranges.Exists(range => range.Family == parsed.AddressFamily && Number(parsed) >= range.First && Number(parsed) <= range.Last);

    /// <summary>The first address of a family, "IPv4" or "IPv6", that is not taken.</summary>
    public string? Free(string family, IReadOnlySet<string> taken)
    {
        var wanted = family == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        foreach (var (own, first, last) in ranges)
        {
            if (own != wanted) continue;
            for (var number = first; number <= last; number++)
            {
                var address = Text(number, own);
                if (!taken.Contains(address)) return address;
            }
        }
        return null;
    }

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static string Text(BigInteger number, AddressFamily family)
    {
        var bytes = new byte[family == AddressFamily.InterNetwork ? 4 : 16];
        var given = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        given.CopyTo(bytes, bytes.Length - given.Length);
        return new IPAddress(bytes).ToString();
    }

    private void Add(string part)
    {
        if (IPNetwork.TryParse(part, out var block))
        {
            var family = block.BaseAddress.AddressFamily;
            var first = Number(block.BaseAddress);
            var last = first + BigInteger.Pow(2, (family == AddressFamily.InterNetwork ? 32 : 128) - block.PrefixLength) - 1;
            // The first and last one of a block of IPv4 mean the network itself and everybody.
            var edge = family == AddressFamily.InterNetwork && block.PrefixLength < 31 ? 1 : 0;
            ranges.Add((family, first + edge, last - edge));
            return;
        }
        var ends = part.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length > 2 || !IPAddress.TryParse(ends[0], out var from) || !IPAddress.TryParse(ends[^1], out var to)
            || from.AddressFamily != to.AddressFamily || Number(from) > Number(to))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{part}' is neither a block of addresses, as 192.0.2.64/28, nor a range, as 192.0.2.10-192.0.2.20"));
        }
        ranges.Add((from.AddressFamily, Number(from), Number(to)));
    }
}

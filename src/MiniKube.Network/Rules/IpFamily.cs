using System.Net;
using System.Net.Sockets;

namespace MiniKube.Network.Rules;

/// <summary>IPv4 or IPv6, and how each is spelled. There are only these two.</summary>
internal sealed record IpFamily
{
    private IpFamily(string name, AddressFamily addresses, int bits) => (Name, Addresses, Bits) = (name, addresses, bits);

    public static IpFamily IPv4 { get; } = new("IPv4", AddressFamily.InterNetwork, 32);
    public static IpFamily IPv6 { get; } = new("IPv6", AddressFamily.InterNetworkV6, 128);

    /// <summary>As in a slice's <c>addressType</c>.</summary>
    public string Name { get; }

    public AddressFamily Addresses { get; }
    public int Bits { get; }

    public bool IsSix => ReferenceEquals(this, IPv6);

    /// <summary>The address in its one canonical spelling, or null if it is none of this family.</summary>
    public string? Canonical(string? address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == Addresses && parsed.ScopeIdOrZero() == 0 ? parsed.ToString() : null;

    /// <summary>The first block of a comma-separated list that is of this family; "" if there is none.</summary>
    public string BlockOf(string list) => Blocks(list) is [var first, ..] ? first : "";

    /// <summary>The blocks of this family, host bits cleared. An address alone is a block of one.</summary>
    public IReadOnlyList<string> Blocks(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Block).OfType<string>().Distinct()];

    public string Endpoint(string address, int port) => IsSix ? $"[{address}]:{port}" : $"{address}:{port}";

    private string? Block(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || address.AddressFamily != Addresses) return null;
        var bits = Bits;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], out bits) || bits < 0 || bits > Bits)) return null;
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - i * 8, 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }
        return $"{new IPAddress(bytes)}/{bits}";
    }
}

internal static class Scopes
{
    public static long ScopeIdOrZero(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}

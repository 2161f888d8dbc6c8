using System.Net;
using System.Net.Sockets;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

internal sealed record IpValue(IPAddress Address) : CelOpaque
{
    public static CelType CelType { get; } = CelType.Opaque("net.IP");

    public override CelType Type => CelType;

    public override string ToString() => Address.ToString();
}

/// <summary>Kubernetes' library for addresses. Those with a zone, leading zeros or IPv4 inside IPv6 are none.</summary>
internal static class IpFunctions
{
    public static void Add(FunctionTable table)
    {
        table.Global("ip", "string -> net.IP", text => Parse(text.AsString) is { } address ? Of(address) : Value.Error($"IP Address {Shown(text.AsString)} parse error during conversion from string"));
        table.Global("isIP", "string -> bool", text => Value.Of(Parse(text.AsString) is not null));
        table.Global("ip.isCanonical", "string -> bool", text => Parse(text.AsString) is { } address ? Value.Of(address.ToString() == text.AsString)
            : Value.Error($"IP Address {Shown(text.AsString)} parse error during conversion from string"));
        table.Global("string", "net.IP -> string", value => Value.Of(value.AsOpaque.ToString()!));
        table.Member("family", "net.IP -> int", value => Value.Of(IsV4(Address(value)) ? 4L : 6L), cheap: true);
        Flag(table, "isUnspecified", address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        Flag(table, "isLoopback", IPAddress.IsLoopback);
        Flag(table, "isLinkLocalMulticast", address => IsV4(address) ? Starts(address, 224, 0, 0) : address.GetAddressBytes() is [0xff, var scope, ..] && (scope & 15) == 2);
        Flag(table, "isLinkLocalUnicast", address => IsV4(address) ? Starts(address, 169, 254) : address.IsIPv6LinkLocal);
        Flag(table, "isGlobalUnicast", IsGlobalUnicast);
    }

    public static Value Of(IPAddress address) => Value.Of(new IpValue(address));

    public static IPAddress Address(in Value value) => ((IpValue)value.AsOpaque).Address;

    public static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    public static IPAddress? Parse(string text)
    {
        if (text.Contains('%') || text.Contains('[') || !IPAddress.TryParse(text, out var address) || address.IsIPv4MappedToIPv6) return null;
        if (!IsV4(address)) return text.Contains('.') ? null : address;
        // "10.1" and "010.1.1.1" are addresses to .NET only.
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')) ? address : null;
    }

    private static void Flag(FunctionTable table, string name, Func<IPAddress, bool> read) => table.Member(name, "net.IP -> bool", value => Value.Of(read(Address(value))), cheap: true);

    private static bool Starts(IPAddress address, params ReadOnlySpan<byte> bytes) => address.GetAddressBytes().AsSpan().StartsWith(bytes);

    private static bool IsGlobalUnicast(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (IsV4(address)) return bytes[0] is not (>= 224 and < 240) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.Broadcast) && !Starts(address, 169, 254);
        return bytes[0] != 0xff && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6LinkLocal;
    }

    private static string Shown(string text) => $"\"{text}\"";
}

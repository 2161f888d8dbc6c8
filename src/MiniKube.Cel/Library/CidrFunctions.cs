using System.Globalization;
using System.Net;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <param name="Address">As it was written: bits after the prefix are kept.</param>
internal sealed record CidrValue(IPAddress Address, int PrefixLength) : CelOpaque
{
    public static CelType CelType { get; } = CelType.Opaque("net.CIDR");

    public override CelType Type => CelType;

    public CidrValue Masked() => new(Mask(Address), PrefixLength);

    public bool Contains(IPAddress other) => other.AddressFamily == Address.AddressFamily && Mask(other).Equals(Mask(Address));

    public override string ToString() => $"{Address}/{PrefixLength}";

    private IPAddress Mask(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(PrefixLength - (i * 8), 0, 8);
            bytes[i] = (byte)(bytes[i] & (0xff << (8 - kept)));
        }
        return new(bytes);
    }
}

/// <summary>Kubernetes' library for ranges of addresses.</summary>
internal static class CidrFunctions
{
    public static void Add(FunctionTable table)
    {
        table.Global("cidr", "string -> net.CIDR", text => Parse(text.AsString) is { } cidr ? Value.Of(cidr) : Error(text.AsString));
        table.Global("isCIDR", "string -> bool", text => Value.Of(Parse(text.AsString) is not null));
        table.Global("string", "net.CIDR -> string", value => Value.Of(value.AsOpaque.ToString()!));
        table.Member("containsIP", "net.CIDR, net.IP -> bool", (cidr, ip) => Value.Of(Cidr(cidr).Contains(IpFunctions.Address(ip))));
        table.Member("containsIP", "net.CIDR, string -> bool", (cidr, text) => IpFunctions.Parse(text.AsString) is { } ip ? Value.Of(Cidr(cidr).Contains(ip))
            : Value.Error($"IP Address \"{text.AsString}\" parse error during conversion from string"));
        table.Member("containsCIDR", "net.CIDR, net.CIDR -> bool", (cidr, other) => Value.Of(Contains(Cidr(cidr), Cidr(other))));
        table.Member("containsCIDR", "net.CIDR, string -> bool", (cidr, text) => Parse(text.AsString) is { } other ? Value.Of(Contains(Cidr(cidr), other)) : Error(text.AsString));
        table.Member("ip", "net.CIDR -> net.IP", cidr => IpFunctions.Of(Cidr(cidr).Address), cheap: true);
        table.Member("masked", "net.CIDR -> net.CIDR", cidr => Value.Of(Cidr(cidr).Masked()), cheap: true);
        table.Member("prefixLength", "net.CIDR -> int", cidr => Value.Of((long)Cidr(cidr).PrefixLength), cheap: true);
    }

    private static CidrValue Cidr(in Value value) => (CidrValue)value.AsOpaque;

    private static bool Contains(CidrValue outer, CidrValue inner) => outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.Address);

    private static CidrValue? Parse(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0 || IpFunctions.Parse(text[..slash]) is not { } address) return null;
        var digits = text[(slash + 1)..];
        if (digits.Length > 3 || (digits.Length > 1 && digits[0] == '0') || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return null;
        return length <= (IpFunctions.IsV4(address) ? 32 : 128) ? new(address, length) : null;
    }

    private static Value Error(string text) => Value.Error($"network address parse error during conversion from string: \"{text}\"");
}

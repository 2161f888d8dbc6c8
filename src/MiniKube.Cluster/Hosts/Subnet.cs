using System.Net;

namespace MiniKube.Cluster.Hosts;

/// <summary>The /24 that the nodes of one cluster share with this machine: node N has .N, this machine .254.</summary>
public sealed record Subnet(byte A, byte B, byte C)
{
    public const int PrefixLength = 24;

    public const int MostNodes = 253;

    public IPAddress Gateway => Address(254);

    public IPAddress Address(int number) => new([A, B, C, (byte)number]);

    public override string ToString() => $"{A}.{B}.{C}.0/{PrefixLength}";

    public static Subnet Parse(string text)
    {
        var network = IPNetwork.Parse(text);
        var bytes = network.BaseAddress.GetAddressBytes();
        if (bytes.Length != 4 || network.PrefixLength != PrefixLength) throw new FormatException($"'{text}' is not an IPv4 network of 24 bits");
        return new Subnet(bytes[0], bytes[1], bytes[2]);
    }
}

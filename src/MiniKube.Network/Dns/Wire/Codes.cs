namespace MiniKube.Network.Dns.Wire;

/// <summary>Types of records and questions. Source: IANA, "Domain Name System (DNS) Parameters".</summary>
internal enum RecordType : ushort
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Hinfo = 13,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Dname = 39,
    Opt = 41,
    Ixfr = 251,
    Axfr = 252,
    Any = 255,
}

internal enum ResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}

/// <summary>Bits of the header's second word. Source: RFC 1035 4.1.1, RFC 4035 for AD and CD.</summary>
internal static class HeaderFlags
{
    public const ushort Response = 0x8000;
    public const ushort OperationMask = 0x7800;
    public const ushort Authoritative = 0x0400;
    public const ushort Truncated = 0x0200;
    public const ushort RecursionDesired = 0x0100;
    public const ushort RecursionAvailable = 0x0080;
    public const ushort CheckingDisabled = 0x0010;
    public const ushort CodeMask = 0x000f;
}

internal static class Limits
{
    public const int HeaderLength = 12;
    public const int LongestName = 255;
    public const int LongestLabel = 63;
    public const int MostLabels = 127;
    public const ushort InternetClass = 1;

    /// <summary>A datagram without EDNS.</summary>
    public const int PlainDatagram = 512;

    /// <summary>No datagram of ours is larger: it passes every network unfragmented (DNS flag day 2020).</summary>
    public const int LargestDatagram = 1232;

    public const int LargestMessage = 65535;

    /// <summary>An OPT record without options.</summary>
    public const int OptLength = 11;
}

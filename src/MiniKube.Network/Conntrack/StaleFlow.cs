using MiniKube.Network.Rules;

namespace MiniKube.Network.Conntrack;

/// <summary>UDP flows that the kernel must forget.</summary>
/// <param name="Address">That was called; null: any, as with node ports.</param>
/// <param name="Port">That was called.</param>
/// <param name="Endpoint">They lead to; null: to wherever, or nowhere.</param>
internal sealed record StaleFlow(IpFamily Family, string? Address, int Port, string? Endpoint)
{
    /// <summary>As arguments of <c>conntrack -D</c>.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        .. Family.IsSix ? (string[])["-f", "ipv6"] : [],
        "-p", "udp",
        .. Address is null ? (string[])[] : ["--orig-dst", Address],
        "--orig-port-dst", $"{Port}",
        .. Endpoint is null ? (string[])[] : ["--dst-nat", Endpoint],
    ];

    public override string ToString() => string.Join(' ', Arguments);
}

using System.Globalization;

namespace MiniKube.Network.Rules;

/// <summary>
/// Texts of rules, written exactly as <c>iptables-save</c> prints them back, so that the kernel's state can be compared with what is
/// wanted. Comments hold a blank for that reason: then they are quoted.
/// </summary>
internal static class Rule
{
    private const string Unreachable = "REJECT --reject-with icmp-port-unreachable";

    public static string ToAddress(string address, string protocol, int port, string comment, string target) =>
        $"-d {address}/32 -p {protocol} -m comment --comment \"{comment}\" -m {protocol} --dport {port} -j {target}";

    public static string ToNodePort(string protocol, int port, string comment, string target) =>
        $"-p {protocol} -m comment --comment \"{comment}\" -m {protocol} --dport {port} -j {target}";

    public static string RejectNodePort(string protocol, int port, string comment, bool drop) =>
        $"-p {protocol} -m comment --comment \"{comment}\" -m addrtype --dst-type LOCAL -m {protocol} --dport {port} -j {Refusal(drop)}";

    public static string RejectAddress(string address, string protocol, int port, string comment, bool drop) =>
        ToAddress(address, protocol, port, comment, Refusal(drop));

    /// <summary>Marks calls of the service's address that do not come from pods.</summary>
    public static string MasqueradeForeign(string clusterCidr, string address, string protocol, int port)
    {
        var foreign = clusterCidr.Length > 0 ? $"! -s {clusterCidr} " : "";
        return $"{foreign}-d {address}/32 -p {protocol} -m {protocol} --dport {port} -j {Chains.MarkMasquerade}";
    }

    public static string Jump(string target) => $"-j {target}";

    /// <summary>One of <paramref name="left"/> remaining endpoints, with equal chances. The kernel counts in 2^-31 and prints eleven digits.</summary>
    public static string JumpOneOf(int left, string target)
    {
        if (left == 1)
            return Jump(target);
        var chance = Math.Round(0x80000000L / (double)left) / 0x80000000L;
        return $"-m statistic --mode random --probability {chance.ToString("F11", CultureInfo.InvariantCulture)} -j {target}";
    }

    /// <summary>Clients that were sent to this endpoint within the last seconds.</summary>
    public static string JumpKnownClient(string target, int seconds) =>
        $"-m recent --rcheck --seconds {seconds} --reap --name {target} --mask 255.255.255.255 --rsource -j {target}";

    public static string ToEndpoint(string target, string protocol, string chain, bool rememberClient)
    {
        var remember = rememberClient ? $"-m recent --set --name {chain} --mask 255.255.255.255 --rsource " : "";
        return $"-p {protocol} {remember}-m {protocol} -j DNAT --to-destination {target}";
    }

    /// <summary>A pod that reaches itself through its service must not see its own address as the caller's.</summary>
    public static string MasqueradeHairpin(string address) => $"-s {address}/32 -j {Chains.MarkMasquerade}";

    private static string Refusal(bool drop) => drop ? "DROP" : Unreachable;
}

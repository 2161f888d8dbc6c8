using System.Globalization;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>
/// Texts of one family's rules, written exactly as <c>iptables-save</c> prints them back, so that the kernel's state can be compared with what is
/// wanted. Comments hold a blank for that reason: then they are quoted.
/// </summary>
internal sealed class Rule(IpFamily family)
{
    private string Unreachable => family.IsSix ? "REJECT --reject-with icmp6-port-unreachable" : "REJECT --reject-with icmp-port-unreachable";

    private string OneClient => family.IsSix ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "255.255.255.255";

    public string Host(string address) => $"{address}/{family.Bits}";

    public string ToAddress(string address, string protocol, int port, string comment, string target) =>
        $"-d {Host(address)} -p {protocol} -m comment --comment \"{comment}\" -m {protocol} --dport {port} -j {target}";

    public static string ToNodePort(string protocol, int port, string comment, string target) =>
        $"-p {protocol} -m comment --comment \"{comment}\" -m {protocol} --dport {port} -j {target}";

    /// <param name="block">Of which the node's address must be; "": any.</param>
    public string RefuseNodePort(string block, string protocol, int port, string comment, bool drop) =>
        $"{(block.Length > 0 ? $"-d {block} " : "")}-p {protocol} -m comment --comment \"{comment}\" -m addrtype --dst-type LOCAL -m {protocol} --dport {port} -j {Refusal(protocol, drop)}";

    public string RefuseAddress(string address, string protocol, int port, string comment, bool drop) =>
        ToAddress(address, protocol, port, comment, Refusal(protocol, drop));

    /// <summary>A port that a process of this node answers, also where other packets to the node are dropped.</summary>
    public static string Answer(int port, string comment) => ToNodePort("tcp", port, comment, "ACCEPT");

    /// <summary>Marks calls of the service's address that do not come from pods.</summary>
    public string MasqueradeForeign(string pods, string address, string protocol, int port)
    {
        var foreign = pods.Length > 0 ? $"! -s {pods} " : "";
        return $"{foreign}-d {Host(address)} -p {protocol} -m {protocol} --dport {port} -j {Chains.MarkMasquerade}";
    }

    public static string Jump(string target) => $"-j {target}";

    public static string From(string block, string target) => block.EndsWith("/0", StringComparison.Ordinal) ? Jump(target) : $"-s {block} -j {target}";

    /// <summary>One of <paramref name="left"/> remaining endpoints, with equal chances. The kernel counts in 2^-31 and prints eleven digits.</summary>
    public static string JumpOneOf(int left, string target)
    {
        if (left == 1) return Jump(target);
        var chance = Math.Round(0x80000000L / (double)left) / 0x80000000L;
        return $"-m statistic --mode random --probability {chance.ToString("F11", CultureInfo.InvariantCulture)} -j {target}";
    }

    /// <summary>Clients that were sent to this endpoint within the last seconds.</summary>
    public string JumpKnownClient(string target, int seconds) =>
        $"-m recent --rcheck --seconds {seconds} --reap --name {target} --mask {OneClient} --rsource -j {target}";

    public string ToEndpoint(string target, string protocol, string chain, bool rememberClient)
    {
        var remember = rememberClient ? $"-m recent --set --name {chain} --mask {OneClient} --rsource " : "";
        return $"-p {protocol} {remember}-m {protocol} -j DNAT --to-destination {target}";
    }

    /// <summary>A pod that reaches itself through its service must not see its own address as the caller's.</summary>
    public string MasqueradeHairpin(string address) => $"-s {Host(address)} -j {Chains.MarkMasquerade}";

    /// <summary>The kernel sends few ICMP messages, one a second to each caller, and a process of the node itself overhears them while it connects: a reset is heard at once.</summary>
    private string Refusal(string protocol, bool drop) => drop ? "DROP" : protocol == "tcp" ? "REJECT --reject-with tcp-reset" : Unreachable;
}

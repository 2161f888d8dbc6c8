using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MiniKube.Network.Dns.Serving;

/// <summary>
/// The cluster's DNS address as one of this node's own, on the loopback device: pods and host reach it through the routing they have. Its traffic is left
/// out of connection tracking, which would otherwise remember every query for half a minute. Both stay when the agent ends, for the next one.
/// </summary>
internal sealed class LocalAddress(IPAddress address, int port, Command command, ILogger logger)
{
    public const string Table = "mkube-dns";
    private bool _warned;

    private bool IsV4 => address.AddressFamily == AddressFamily.InterNetwork;

    private string Family => IsV4 ? "ip" : "ip6";

    /// <exception cref="NetworkException">The address cannot be given to this node.</exception>
    public async Task EnsureAsync(CancellationToken cancel)
    {
        if (IPAddress.IsLoopback(address))
            return;
        string[] words = IsV4
            ? ["address", "replace", $"{address}/32", "dev", "lo", "scope", "host"]
            : ["-6", "address", "replace", $"{address}/128", "dev", "lo", "nodad"];
        var added = await command.RunAsync("ip", words, null, cancel);
        if (added.ExitCode != 0)
            throw new NetworkException($"ip {string.Join(' ', words)}: {added.Errors.Trim()}");
        await LeaveUntrackedAsync(cancel);
    }

    private async Task LeaveUntrackedAsync(CancellationToken cancel)
    {
        try
        {
            if ((await command.RunAsync("nft", ["list", "table", Family, Table], null, cancel)).ExitCode == 0)
                return;
            var written = await command.RunAsync("nft", ["-f", "-"], Script(), cancel);
            if (written.ExitCode != 0)
                Warn(written.Errors.Trim());
        }
        catch (NetworkException failed)
        {
            Warn(failed.Message);
        }
    }

    private string Script() => $$"""
        table {{Family}} {{Table}} {
          chain prerouting {
            type filter hook prerouting priority raw;
            {{Family}} daddr {{address}} udp dport {{port}} notrack
            {{Family}} daddr {{address}} tcp dport {{port}} notrack
          }
          chain output {
            type filter hook output priority raw;
            {{Family}} daddr {{address}} udp dport {{port}} notrack
            {{Family}} daddr {{address}} tcp dport {{port}} notrack
            {{Family}} saddr {{address}} udp sport {{port}} notrack
            {{Family}} saddr {{address}} tcp sport {{port}} notrack
          }
        }

        """;

    private void Warn(string reason)
    {
        if (!_warned)
            DnsLog.Tracked(logger, reason);
        _warned = true;
    }
}

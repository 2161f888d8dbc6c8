using Microsoft.Extensions.Logging;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Conntrack;

/// <summary>Makes the kernel forget flows, by the distribution's conntrack.</summary>
internal sealed class ConntrackTool(Command command, ILogger logger)
{
    /// <summary>Every deletion starts a program; with more than this, it is looked up first which flows there are at all.</summary>
    private const int Few = 4;

    /// <summary>Never throws for a flow that cannot be forgotten: the rules are right already, and the flow times out in the end.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<StaleFlow> flows, CancellationToken cancel)
    {
        try
        {
            foreach (var flow in flows.Count > Few ? await PresentAsync(flows, cancel) : flows)
            {
                var result = await command.RunAsync("conntrack", ["-D", .. flow.Arguments], null, cancel);
                // 1 with this message: there was none.
                if (result.ExitCode != 0 && !result.Errors.Contains("0 flow entries", StringComparison.Ordinal))
                    Log.FlowStays(logger, flow.ToString(), result.Errors.Trim());
            }
        }
        catch (NetworkException failed)
        {
            Log.FlowStays(logger, flows.First().ToString(), failed.Message);
        }
    }

    private async Task<IReadOnlyCollection<StaleFlow>> PresentAsync(IReadOnlyCollection<StaleFlow> flows, CancellationToken cancel)
    {
        var present = new HashSet<StaleFlow>();
        foreach (var family in flows.Select(flow => flow.Family).Distinct().ToArray())
        {
            var result = await command.RunAsync("conntrack", ["-L", "-f", family.IsSix ? "ipv6" : "ipv4", "-p", "udp"], null, cancel);
            if (result.ExitCode != 0) throw new NetworkException($"conntrack cannot list flows: {result.Errors.Trim()}");
            foreach (var line in result.Output.AsSpan().EnumerateLines()) AddMatches(line, family, present);
        }
        return [.. flows.Where(present.Contains)];
    }

    /// <summary>Every deletion that would find this flow. A line has the call first and the answer behind: <c>udp 17 29 src= dst= sport= dport= … src= dst= …</c></summary>
    private static void AddMatches(ReadOnlySpan<char> line, IpFamily family, HashSet<StaleFlow> present)
    {
        if (Value(line, "dst=") is not { } called || Value(line, "dport=") is not { } portText || !int.TryParse(portText, out var port)) return;
        var answer = line.LastIndexOf(" src=", StringComparison.Ordinal);
        var endpoint = answer < 0 ? null : family.Canonical(Value(line[answer..], "src="));
        var address = family.Canonical(called);
        present.Add(new(family, address, port, endpoint));
        present.Add(new(family, address, port, null));
        present.Add(new(family, null, port, endpoint));
        present.Add(new(family, null, port, null));
    }

    private static string? Value(ReadOnlySpan<char> text, string name)
    {
        var at = text.IndexOf(name, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = text[(at + name.Length)..];
        var end = rest.IndexOf(' ');
        return (end < 0 ? rest : rest[..end]).ToString();
    }
}

using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Hosts;

/// <summary>
/// Lets nodes reach what this machine reaches, under this machine's address: registries, mostly. Every rule carries the cluster's mark as its comment,
/// so that it is found again whoever moved it.
/// </summary>
internal sealed class WayOut(ClusterPaths paths)
{
    private const string Switch = "/proc/sys/net/ipv4/ip_forward";
    private static readonly string SwitchedByUs = ClusterPaths.RunRoot + "/.ip-forward-was-off";

    private string Mark => "mkube-" + paths.Uplink;

    /// <summary>Null when it is open; else why it cannot be.</summary>
    public async Task<string?> OpenAsync(Subnet subnet, CancellationToken cancel)
    {
        try
        {
            if ((await File.ReadAllTextAsync(Switch, cancel)).Trim() == "0")
            {
                await File.WriteAllTextAsync(SwitchedByUs, "", cancel);
                await File.WriteAllTextAsync(Switch, "1", cancel);
            }

            if ((await RulesAsync(cancel)).Sum(t => t.Rules.Count) == 3) return null;
            await CloseAsync(cancel);
            var mark = $"-m comment --comment {Mark}";
            await RestoreAsync($"""
                *nat
                -A POSTROUTING -s {subnet} ! -o {paths.Uplink} {mark} -j MASQUERADE
                COMMIT
                *filter
                -I FORWARD 1 -i {paths.Uplink} {mark} -j ACCEPT
                -I FORWARD 1 -o {paths.Uplink} -m conntrack --ctstate RELATED,ESTABLISHED {mark} -j ACCEPT
                COMMIT

                """, cancel);
            return null;
        }
        catch (Exception e) when (e is ClusterException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    public async Task CloseAsync(CancellationToken cancel)
    {
        var script = string.Concat((await RulesAsync(cancel)).Select(t => $"*{t.Table}\n{string.Concat(t.Rules.Select(r => "-D" + r[2..] + "\n"))}COMMIT\n"));
        if (script.Length > 0) await RestoreAsync(script, cancel);
    }

    /// <summary>What of it is there, for people.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancel) => [.. (await RulesAsync(cancel)).SelectMany(t => t.Rules.Select(r => $"-t {t.Table} {r}"))];

    /// <summary>The last cluster leaves the machine's forwarding as it was.</summary>
    public static void RestoreForwarding()
    {
        if (!File.Exists(SwitchedByUs) || Directory.EnumerateDirectories(ClusterPaths.RunRoot).Any()) return;
        File.WriteAllText(Switch, "0");
        File.Delete(SwitchedByUs);
    }

    private async Task<IReadOnlyList<(string Table, IReadOnlyList<string> Rules)>> RulesAsync(CancellationToken cancel)
    {
        if (Tools.Find("iptables-save") is not { } save) return [];
        var found = new List<(string, IReadOnlyList<string>)>();
        foreach (var table in new[] { "nat", "filter" })
        {
            // Fails where the kernel has no such table: then there is nothing of ours in it either.
            var output = (await Command.TryRunAsync(save, ["-t", table], cancel)).Output;
            var rules = output.Split('\n').Where(l => l.StartsWith("-A ", StringComparison.Ordinal) && l.Contains(Mark, StringComparison.Ordinal)).ToList();
            if (rules.Count > 0) found.Add((table, rules));
        }

        return found;
    }

    private static Task RestoreAsync(string script, CancellationToken cancel) =>
        Command.RunAsync(Tools.Require("iptables-restore", "iptables"), ["--noflush", "--wait", "5"], cancel, script);
}

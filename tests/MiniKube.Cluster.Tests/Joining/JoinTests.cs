using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Joining;

/// <summary>As on several machines: <c>mkube server</c> on one host, <c>mkube agent</c> with a token on another.</summary>
public sealed class JoinTests
{
    [Fact]
    public async Task Host_WithAToken_BecomesANode_AndAgainAfterItWasWiped()
    {
        await using var hosts = await TestHosts.CreateAsync();
        await hosts.BootAsync(1, "server", "--data-dir", NodePaths.InHost.ServerData, "--advertise-address", hosts.Address(1), "--tls-san", hosts.Address(1));
        var admin = $"{hosts.Cluster.Node(1).ServerData}/kubeconfig/admin.conf";
        await Eventually.BecomesAsync(() => Ready(hosts, admin), ready => ready.Contains(hosts.Name(1)), "the server's own node");
        var token = (await hosts.ShellAsync(1, $"{NodePaths.InHost.Program} token create --description joining")).Trim();

        // The secret of another cluster's token opens nothing, and nothing is shown to a server that is not the token's.
        await hosts.BootAsync(2, "agent", "--server", $"https://{hosts.Address(1)}:6443", "--token", $"K1{new string('0', 64)}{token[token.IndexOf("::", StringComparison.Ordinal)..]}");
        await Eventually.BecomesAsync(() => hosts.Log(2, "agent"), log => log.Contains("another cluster than the token", StringComparison.Ordinal), "the agent says what is wrong");
        await hosts.WipeAsync(2);

        await JoinAsync(hosts, admin, token);
        await Eventually.BecomesAsync(() => hosts.ShellAsync(1, "ip route show proto 107").GetAwaiter().GetResult(), routes => routes.Contains("via " + hosts.Address(2)), "a route to the new node's pods");
        (await hosts.ShellAsync(2, "cat /proc/$(pgrep -x mkube | tail -1)/cmdline; ls /var/lib/minikube/agent/pki")).ShouldContain("node.pem");

        await hosts.WipeAsync(2);
        await JoinAsync(hosts, admin, token);
    }

    private static async Task JoinAsync(TestHosts hosts, string admin, string token)
    {
        await hosts.BootAsync(2, "agent", "--server", $"https://{hosts.Address(1)}:6443", "--token", token);
        try
        {
            var since = TimeProvider.System.GetUtcNow();
            await Eventually.BecomesAsync(() => Ready(hosts, admin, since), ready => ready.Contains(hosts.Name(2)), "the node that joined");
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException(hosts.Log(2, "agent"), failed);
        }
    }

    private static HashSet<string> Ready(TestHosts hosts, string admin, DateTimeOffset since = default)
    {
        if (!File.Exists(admin)) return [];
        using var api = new ClusterApi(KubeconfigCredentials.Load(admin) with { Server = $"https://{hosts.Address(1)}:6443" });
        var (nodes, _) = api.NodesAsync(default).GetAwaiter().GetResult();
        return [.. nodes?.Values.Where(node => node.IsReadySince(since)).Select(node => node.Name) ?? []];
    }
}

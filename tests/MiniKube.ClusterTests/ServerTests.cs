using System.Diagnostics;

namespace MiniKube.ClusterTests;

/// <summary>Three servers over a three-member etcd: any one may go, with its disk if it must be, and two may be given up.</summary>
public sealed class ServerTests(ThreeServers cluster) : IClassFixture<ThreeServers>
{
    private const string Data = "/var/lib/minikube/clusters";

    [Theory]
    [InlineData(1, "power")]
    [InlineData(2, "hang")]
    public async Task Server_ThatFails_TakesNoAcknowledgedWriteWithIt(int server, string fault)
    {
        using var client = new RestClient(cluster.Kubeconfig, patience: 10);
        var label = $"server-{server}";
        var acknowledged = await WriteLoad.WriteWhileAsync(client, label, () => cluster.MkubeAsync("node", "fail", $"{server}", "--how", fault));
        (await WriteLoad.LostAsync(client, label, acknowledged)).ShouldBeEmpty();
        await cluster.MkubeAsync("node", "heal", $"{server}");
        (await WriteLoad.LostAsync(client, label, acknowledged)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Servers_ThatLoseTheirDisks_JoinAgainUnderTheirNames()
    {
        using var client = new RestClient(cluster.Kubeconfig, patience: 10);
        await CreateAsync(client, "kept");
        await LoseAsync(3);
        await cluster.MkubeAsync("up", "--kubeconfig", cluster.Kubeconfig);
        await ShouldHaveAsync(client, "kept");
        (await cluster.ImagesAsync(3)).Keys.ShouldContain(TestCluster.Image);

        // And two at once: there is no majority left to ask, so a person decides who is right.
        await LoseAsync(2);
        await LoseAsync(3);
        await cluster.MkubeAsync("node", "restore-quorum", "1");
        await ShouldHaveAsync(client, "kept");
        foreach (var server in new[] { 2, 3 }) (await cluster.ImagesAsync(server)).Keys.ShouldContain(TestCluster.Image);
        await CreateAsync(client, "after");
        await cluster.MkubeAsync("node", "fail", "1", "--how", "power");
        foreach (var name in new[] { "kept", "after" }) await ShouldHaveAsync(client, name);
        await cluster.MkubeAsync("node", "heal", "1");
    }

    [Fact]
    public async Task Machine_ThatRebooted_HasItsClusterAgain()
    {
        using var client = new RestClient(cluster.Kubeconfig, patience: 10);
        await CreateAsync(client, "before-reboot");
        await Patiently.GetAsync("every process to end", () => Task.FromResult(KillAll()), left => left == 0);
        await new Tool("/bin/umount").OutputAsync("-l", $"/run/minikube/{cluster.Name}/switch.netns");
        Directory.Delete($"/run/minikube/{cluster.Name}", recursive: true);
        (await cluster.StatusAsync())["nodes"]!.AsArray().ShouldAllBe(node => (string)node!["state"]! == "off");
        await cluster.MkubeAsync("start");
        await ShouldHaveAsync(client, "before-reboot");
    }

    private async Task LoseAsync(int server)
    {
        await cluster.MkubeAsync("node", "fail", $"{server}", "--how", "power");
        Directory.Delete($"{Data}/{cluster.Name}/nodes/{cluster.Name}-{server}", recursive: true);
    }

    private static async Task CreateAsync(RestClient client, string name) =>
        await Patiently.GetAsync($"{name} to be written", async () => (await client.SendAsync("POST", WriteLoad.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""")).Code, code => code is 201 or 409);

    private static async Task ShouldHaveAsync(RestClient client, string name)
    {
        var code = await Patiently.GetAsync($"an answer about {name}", async () => (await client.SendAsync("GET", $"{WriteLoad.ConfigMaps}/{name}")).Code, code => code is 200 or 404);
        code.ShouldBe(200, name);
    }

    private IEnumerable<int> Processes() =>
        Directory.EnumerateFiles("/sys/fs/cgroup", "cgroup.procs", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(file => file.Contains($"/minikube/{cluster.Name}/", StringComparison.Ordinal))
            .SelectMany(File.ReadAllLines).Select(int.Parse).Distinct().ToList();

    /// <summary>How many there were: those that are asked for once more have gone.</summary>
    private int KillAll()
    {
        var found = Processes().ToList();
        foreach (var process in found) Kill(process);
        return found.Count;
    }

    private static void Kill(int process)
    {
        try
        {
            using var alive = Process.GetProcessById(process);
            alive.Kill();
        }
        catch (ArgumentException)
        {
            // It went with another one.
        }
    }
}

using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

[Collection(AgentCollection.Name)]
public sealed class PodNetworkTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    private string Folder => Path.Combine(fixture.Node.Folder, "cni");

    [Fact]
    public async Task ForeignNetwork_MakesTheNodeReadyWhenItsConfigurationAppears()
    {
        await fixture.Node.KillAgentAsync();
        fixture.StartAgent(settings => settings with { ForeignNetwork = true });
        var foreign = Path.Combine(Folder, "20-foreign.conflist");
        try
        {
            await SeeReadyAsync(false);
            File.Exists(Path.Combine(Folder, "10-minikube.conflist")).ShouldBeFalse();
            await File.WriteAllTextAsync(foreign, """
                {"cniVersion": "1.0.0", "name": "foreign", "plugins": [{"type": "bridge", "bridge": "foreign0", "isGateway": true, "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.88.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
                """);
            await SeeReadyAsync(true);
            (await StartAsync("abroad")).Status.PodIP.ShouldStartWith("10.88.0.");
        }
        finally
        {
            await fixture.Node.KillAgentAsync();
            File.Delete(foreign);
            fixture.StartAgent();
            await SeeReadyAsync(true);
            await EndAsync("abroad");
            await SeeNetworkOfBeforeAsync();
        }
    }

    [Fact]
    public async Task TwoFamilies_GiveAPodAnAddressOfEach()
    {
        await fixture.Node.KillAgentAsync();
        fixture.StartAgent(settings => settings with { PodCidr = settings.PodCidr + ",fd00:10:79::/64" });
        try
        {
            await Eventually.SeeAsync(() => File.ReadAllTextAsync(Path.Combine(Folder, "10-minikube.conflist")), text => text.Contains("fd00:10:79::/64", StringComparison.Ordinal), "both ranges");
            await SeeReadyAsync(true);
            // The runtime follows the file a moment after it was written.
            var pod = await Eventually.SeeAsync(TryAsync, pod => pod.Status.PodIPs.Count == 2, "two addresses");
            pod.Status.PodIP.ShouldStartWith("10.79.0.");
            pod.Status.PodIPs[1].Ip.ShouldStartWith("fd00:10:79::");
        }
        finally
        {
            await fixture.Node.KillAgentAsync();
            fixture.StartAgent();
            await SeeReadyAsync(true);
            await SeeNetworkOfBeforeAsync();
        }
    }

    /// <summary>The runtime follows the file a moment after it was written, and the next tests ask for addresses.</summary>
    private async Task SeeNetworkOfBeforeAsync()
    {
        await Eventually.SeeAsync(TryAsync, pod => pod.Status.PodIPs is [{ Ip: var only }] && only.StartsWith("10.79.0.", StringComparison.Ordinal), "the network of before");
        await EndAsync("both");
    }

    private async Task<Pod> TryAsync()
    {
        await EndAsync("both");
        return await StartAsync("both");
    }

    private async Task<Pod> StartAsync(string name)
    {
        await pods.CreateAsync(name, new PodSpec { AutomountServiceAccountToken = false, Containers = [Idle()] });
        return await pods.SeeReadyAsync(name);
    }

    private async Task EndAsync(string name)
    {
        if (await fixture.Client.FindAsync<Pod>(new("default", name), CancellationToken.None) is null) return;
        await pods.DeleteAsync(name, grace: 1);
        await pods.SeeGoneAsync(name);
    }

    private Task SeeReadyAsync(bool ready) => Eventually.SeeAsync(
        () => fixture.Client.FindAsync<Node>(new("", fixture.Node.Name), CancellationToken.None), node => node?.Status.Conditions.IsTrue("Ready") == ready, ready ? "readiness" : "the node to be unready");
}

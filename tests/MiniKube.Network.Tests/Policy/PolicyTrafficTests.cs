using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.Policy;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Policy.PolicyMake;

namespace MiniKube.Network.Tests.Policy;

/// <summary>Real packets between pods of two hosts. The lab is shared: each test takes its policies away.</summary>
public sealed class PolicyTrafficTests(PolicyLab lab) : IClassFixture<PolicyLab>
{
    public static TheoryData<string> Cases => [.. PolicyCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Policies_LeaveWhatTheyAllow_AndNothingElse(string name)
    {
        var (policies, allowed) = PolicyCases.All[name];
        await using var applied = await lab.ApplyAsync(policies);
        (await lab.MistakesAsync(allowed)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Node_AlwaysReachesItsOwnPods_AndOtherNodesDoNot()
    {
        await using var applied = await lab.ApplyAsync(Netpol("p", All, egress: []));
        (await Echo.CallAsync(lab.Host(1).Space, lab.Address("x/a"), 80)).ShouldStartWith(lab.Address("x/a"));
        (await Echo.CallAsync(lab.Host(2).Space, lab.Address("x/a"), 80, 300)).ShouldBe("silence");
    }

    [Fact]
    public async Task Changes_OfLabelsAndPolicies_Count()
    {
        var policy = Netpol("p", All, [From([Pods(Is("role", "client"), Is("tier", "gold"))])]);
        await using var applied = await lab.ApplyAsync(policy);
        (await lab.CallAsync("y/b", "x/a", 80, 300)).ShouldBe("silence");

        var before = lab.Object("y/b");
        var after = before with { Metadata = before.Metadata with { Labels = new Dictionary<string, string> { ["role"] = "client" } } };
        await lab.TellAsync(enforcer => enforcer.OnPod(before, after));
        (await lab.CallAsync("y/b", "x/a", 80, 300)).ShouldBe("silence");
        var gold = Namespace("y", "two") with { Metadata = new() { Name = "y", Labels = new Dictionary<string, string> { ["tier"] = "gold" } } };
        await lab.TellAsync(enforcer => enforcer.OnNamespace(Namespace("y", "two"), gold));
        (await lab.CallAsync("y/b", "x/a", 80)).ShouldStartWith(lab.Address("x/a"));

        await lab.TellAsync(enforcer => enforcer.OnPolicy(policy, policy with { Spec = policy.Spec with { Ingress = [] } }));
        (await lab.CallAsync("y/b", "x/a", 80, 300)).ShouldBe("silence");
        await lab.TellAsync(enforcer => enforcer.OnNamespace(gold, Namespace("y", "two")));
        await lab.TellAsync(enforcer => enforcer.OnPod(after, before));
    }

    [Fact]
    public async Task OpenConnection_StaysOpen()
    {
        using var server = await lab.Space("x/a").InsideAsync(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 99));
            socket.Listen();
            return socket;
        });
        using var client = await lab.Space("x/b").InsideAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await client.ConnectAsync(IPAddress.Parse(lab.Address("x/a")), 99);
        using var call = await server.AcceptAsync();

        await using var applied = await lab.ApplyAsync(Netpol("p", All, egress: []));
        await client.SendAsync("a"u8.ToArray());
        (await call.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(90))).ShouldBe(1);
        await call.SendAsync("b"u8.ToArray());
        (await client.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(90))).ShouldBe(1);
    }

    [Theory]
    [InlineData("delete table inet minikube_policy")]
    [InlineData("flush chain inet minikube_policy ingress")]
    [InlineData("flush map inet minikube_policy ingress_4")]
    [InlineData("insert rule inet minikube_policy ingress accept")]
    public async Task ForeignDamage_IsRepaired(string damage)
    {
        await using var applied = await lab.ApplyAsync(Netpol("p", All, [From([Block("10.0.0.0/8", "10.244.0.0/16")], Tcp(80), Named("serve-81"))]));
        (await lab.CallAsync("y/b", "x/a", 80, 300)).ShouldBe("silence");
        await lab.Host(1).Space.RunAsync("nft", damage);
        (await lab.CallAsync("y/b", "x/a", 80)).ShouldStartWith(lab.Address("x/a"));

        var writes = lab.Enforcers[0].Writes;
        lab.Enforcers[0].Resync();
        await lab.Enforcers[0].WrittenAsync();
        (await lab.CallAsync("y/b", "x/a", 80, 300)).ShouldBe("silence");
        lab.Enforcers[0].Resync();
        await lab.Enforcers[0].WrittenAsync();
        lab.Enforcers[0].Writes.ShouldBe(writes + 1, "what is right is not written again");
    }

    [Fact]
    public async Task WithoutPolicies_NothingIsWritten_AndAfterTheLastNothingIsLeft()
    {
        var writes = lab.Enforcers[0].Writes;
        var pod = Pod("x", "new", "node-1");
        await lab.Enforcers[0].AdmitAsync(pod, ["10.244.1.50"], default);
        lab.Enforcers[0].OnPod(pod, null);
        await lab.Enforcers[0].WrittenAsync();
        lab.Enforcers[0].Writes.ShouldBe(writes);
        await using (await lab.ApplyAsync(Netpol("p", All)))
            (await lab.Host(1).Space.RunAsync("nft", "list", "tables")).ShouldContain("minikube_policy");
        (await lab.Host(1).Space.RunAsync("nft", "list", "tables")).ShouldNotContain("minikube_policy");
    }

    [Fact]
    public async Task NewPod_IsHeldToItsPoliciesBeforeItStarts_AndTheOneBeforeItNoLonger()
    {
        await using var applied = await lab.ApplyAsync(Netpol("p", Is("app", "new")));
        var (first, second) = (Pod("x", "new", "node-1"), Pod("x", "other", "node-1"));

        await lab.Enforcers[0].AdmitAsync(first, ["10.244.1.51"], default);
        (await TableAsync()).ShouldContain("10.244.1.51 : goto");
        var writes = lab.Enforcers[0].Writes;
        await lab.Enforcers[0].AdmitAsync(first, ["10.244.1.51"], default);
        lab.Enforcers[0].Writes.ShouldBe(writes);

        await lab.Enforcers[0].AdmitAsync(second, ["10.244.1.51"], default);
        (await TableAsync()).ShouldNotContain("10.244.1.51");
        lab.Enforcers[0].OnPod(first, null);
        lab.Enforcers[0].OnPod(second, null);
    }

    [Fact]
    public async Task NewPod_WhenRulesCannotBeWritten_IsNotAdmitted()
    {
        using var enforcer = new PolicyEnforcer(
            new() { NodeName = "node-1", CommandPrefix = ["/bin/false"], Follow = (_, _) => Task.FromResult<IAsyncDisposable>(new PolicyLab.Undo(() => Task.CompletedTask)) }, TimeProvider.System, NullLogger<PolicyEnforcer>.Instance);
        using var end = new CancellationTokenSource();
        enforcer.OnPolicy(null, Netpol("p", Is("app", "new")));
        var running = enforcer.RunAsync(end.Token);
        await Should.ThrowAsync<NetworkException>(() => enforcer.AdmitAsync(Pod("x", "new", "node-1"), ["10.244.1.52"], default));
        await enforcer.AdmitAsync(Pod("x", "other", "node-1"), ["10.244.1.53"], default);
        await end.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private async Task<string> TableAsync()
    {
        var tables = await lab.Host(1).Space.RunAsync("nft", "list", "ruleset");
        return tables;
    }
}

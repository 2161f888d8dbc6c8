using MiniKube.Network.Conntrack;
using MiniKube.Network.Iptables;
using MiniKube.Network.Rules;
using static MiniKube.Network.Tests.Support.Make;

namespace MiniKube.Network.Tests.Rules;

public sealed class RuleChangeTests
{
    [Fact]
    public void Script_WhenOneEndpointJoins_WritesOnlyTheBalancingChainAndTheNewOne()
    {
        var service = Service("web", "10.96.0.10", Port(80));
        var one = RouteBuilder.Build(service, [Slice("web", 8080, Endpoint("10.244.1.5"))], FirstNode);
        var two = RouteBuilder.Build(service, [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.1.6"))], FirstNode);
        var change = new RuleChange();

        change.Add(Chains(one), Chains(two));

        var added = ChainName.Endpoint("default/web", "tcp", "10.244.1.6:8080");
        change.Written.Keys.Select(chain => chain.Name).ShouldBe([added, ChainName.Cluster("default/web", "tcp")], ignoreOrder: true);
        change.Removed.ShouldBeEmpty();
        change.Inserted.ShouldBeEmpty();
        change.Deleted.ShouldBeEmpty();
        RestoreScript.Write(change).ShouldStartWith($"*nat\n:{added} - [0:0]\n");
    }

    [Fact]
    public void Script_WhenEndpointsGo_RemovesChainsAndMovesTheAddressToReject()
    {
        var service = Service("web", "10.96.0.10", Port(80));
        var one = RouteBuilder.Build(service, [Slice("web", 8080, Endpoint("10.244.1.5"))], FirstNode);
        var none = RouteBuilder.Build(service, [], FirstNode);
        var change = new RuleChange();

        change.Add(Chains(one), Chains(none));

        var script = RestoreScript.Write(change);
        script.ShouldContain("-D KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment \"default/web cluster IP\"");
        script.ShouldContain($"-X {ChainName.Cluster("default/web", "tcp")}\n");
        script.ShouldContain("-I KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment \"default/web has no endpoints\"");
    }

    [Fact]
    public void Script_WhileEndpointsComeOrGo_NeverLeavesACallWithoutAnAnswer()
    {
        var service = Service("web", "10.96.0.10", Port(80));
        var (one, none) = (Chains(RouteBuilder.Build(service, [Slice("web", 8080, Endpoint("10.244.1.5"))], FirstNode)), Chains(RouteBuilder.Build(service, [], FirstNode)));
        var (comes, goes) = (new RuleChange(), new RuleChange());
        comes.Add(none, one);
        goes.Add(one, none);

        InOrder(RestoreScript.Write(comes), "cluster IP", "COMMIT", "-D KUBE-SERVICES", "has no endpoints");
        InOrder(RestoreScript.Write(goes), "has no endpoints", "COMMIT", "-D KUBE-SERVICES", "cluster IP");

        static void InOrder(string script, params string[] texts)
        {
            var at = 0;
            foreach (var text in texts)
            {
                at = script.IndexOf(text, at, StringComparison.Ordinal);
                at.ShouldBeGreaterThanOrEqualTo(0, $"'{text}' in\n{script}");
            }
        }
    }

    [Fact]
    public void Script_WhenServiceGoesAndComesBackWithinOneBatch_WritesNothing()
    {
        var service = Service("web", "10.96.0.10", Port(80));
        var rules = RouteBuilder.Build(service, [Slice("web", 8080, Endpoint("10.244.1.5"))], FirstNode);
        var change = new RuleChange();

        change.Add(Chains(rules), Chains(rules));

        change.IsEmpty.ShouldBeTrue();
        RestoreScript.Write(change).ShouldBe("");
    }

    [Fact]
    public void ChangeTo_OfWantedState_IsEmpty_AndOfDamagedStateRepairs()
    {
        var wanted = IptablesTables.Of(RuleSet.Build([Service("web", "10.96.0.10", Port(80))], [Slice("web", 8080, Endpoint("10.244.1.5"))], FirstNode), IpFamily.IPv4);
        KernelRules.Parse(wanted.ToString()).ChangeTo(wanted).IsEmpty.ShouldBeTrue();

        var damaged = wanted.ToString().Replace("-A PREROUTING -j KUBE-SERVICES\n", "", StringComparison.Ordinal)
            .Replace("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n", "-A KUBE-MARK-MASQ -j RETURN\n:KUBE-SVC-LEFTOVER - [0:0]\n", StringComparison.Ordinal);
        var repair = KernelRules.Parse(damaged).ChangeTo(wanted);

        repair.Written.Keys.ShouldHaveSingleItem().ShouldBe(MiniKube.Network.Iptables.Chains.Mark);
        repair.Removed.ShouldHaveSingleItem().Name.ShouldBe("KUBE-SVC-LEFTOVER");
        repair.Inserted.ShouldHaveSingleItem().Chain.Name.ShouldBe("PREROUTING");
    }

    [Fact]
    public void Parts_OfALargeChange_AreAllOfIt_AndLeadOnlyToWhatIsThere()
    {
        var wanted = IptablesTables.Of(Many(200), IpFamily.IPv4);
        var whole = KernelRules.Parse("").ChangeTo(wanted);
        var parts = ChangeParts.Of(whole).ToArray();

        parts.Length.ShouldBeGreaterThan(2);
        parts.ShouldAllBe(part => part.Written.Count <= ChangeParts.Most);
        parts.SelectMany(part => part.Written.Keys).Order().ShouldBe(whole.Written.Keys);
        parts.SelectMany(part => part.Inserted).ShouldBe(whole.Inserted);
        var there = new HashSet<string>();
        foreach (var part in parts)
        {
            there.UnionWith(part.Written.Keys.Select(chain => chain.Name));
            var targets = part.Written.SelectMany(chain => chain.Value).Select(rule => rule[(rule.LastIndexOf("-j ", StringComparison.Ordinal) + 3)..].Split(' ')[0]);
            targets.Where(target => target.StartsWith("KUBE-", StringComparison.Ordinal)).ShouldBeSubsetOf(there);
        }
        ChangeParts.Of(KernelRules.Parse(wanted.ToString()).ToNothing(wanted.Node)).SelectMany(part => part.Removed).Count().ShouldBe(wanted.Chains.Count);
    }

    [Fact]
    public void StaleFlows_OfUdp_AreThoseOfGoneEndpointsAndOfRefusedCalls()
    {
        var service = Service("dns", "10.96.0.53", Port(53, protocol: "UDP", nodePort: 30053));
        var none = RouteBuilder.Build(service, [], FirstNode);
        var one = RouteBuilder.Build(service, [Slice("dns", "", "UDP", 5353, Endpoint("10.244.1.5"))], FirstNode);
        var other = RouteBuilder.Build(service, [Slice("dns", "", "UDP", 5353, Endpoint("10.244.1.6"))], FirstNode);

        Flows(one, other).ShouldBe(["-p udp --orig-dst 10.96.0.53 --orig-port-dst 53 --dst-nat 10.244.1.5", "-p udp --orig-port-dst 30053 --dst-nat 10.244.1.5"]);
        Flows(none, one).ShouldBe(["-p udp --orig-dst 10.96.0.53 --orig-port-dst 53", "-p udp --orig-port-dst 30053"]);
        Flows(one, one).ShouldBeEmpty();
    }

    private static RuleSet Many(int services) => RuleSet.Build(
        Enumerable.Range(0, services).Select(i => Service($"s{i}", $"10.96.1.{i}", Port(80))),
        Enumerable.Range(0, services).Select(i => Slice($"s{i}", 8080, [.. Enumerable.Range(1, 5).Select(e => Endpoint($"10.244.{i}.{e}"))])), FirstNode);

    private static ServiceChains Chains(ServiceRoutes routes) => ServiceChains.Of(routes, IpFamily.IPv4, FirstNode);

    private static IEnumerable<string> Flows(ServiceRoutes old, ServiceRoutes current) => UdpConnections.Stale(new(old, current)).Select(flow => flow.ToString());
}

using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.Api.Networking;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Policy;
using MiniKube.Network.Tests.Routes;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Policy.PolicyMake;

namespace MiniKube.Network.Tests.Policy;

/// <summary>Pods x/a and y/a on the first host, x/b and y/b on the second, and an enforcer on each. All pods answer on ports 80 and 81, TCP and UDP.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public sealed class PolicyLab : IAsyncLifetime
{
    public static readonly string[] Names = ["x/a", "y/a", "x/b", "y/b"];
    private readonly CancellationTokenSource _end = new();
    private readonly List<Echo> _servers = [];
    private readonly List<Task> _running = [];
    private Lab _lab = null!;

    internal PolicyEnforcer[] Enforcers { get; private set; } = [];

    internal LabHost Host(int number) => _lab.Hosts[number - 1];

    internal NetworkSpace Space(string pod) => Host(pod[2] == 'a' ? 1 : 2).Pods[pod[0] == 'x' ? 0 : 1];

    internal string Address(string pod) => Host(pod[2] == 'a' ? 1 : 2).Pod(pod[0] == 'x' ? 0 : 1);

    internal Pod Object(string pod) => Pod($"{pod[0]}", $"{pod[2]}", pod[2] == 'a' ? "node-1" : "node-2", Address(pod));

    public async Task InitializeAsync()
    {
        _lab = await Lab.StartAsync(PodNetworkMode.HostGateway);
        foreach (var name in Names)
        {
            foreach (var port in new[] { 80, 81 })
                _servers.Add(await Echo.StartAsync(Space(name), port));
        }
        Enforcers = [.. new[] { 1, 2 }.Select(Enforcer)];
        foreach (var enforcer in Enforcers)
            _running.Add(enforcer.RunAsync(_end.Token));
    }

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var running in _running)
            await running.ContinueWith(static _ => { }, TaskScheduler.Default);
        foreach (var enforcer in Enforcers)
            enforcer.Dispose();
        foreach (var server in _servers)
            server.Dispose();
        await _lab.DisposeAsync();
        _end.Dispose();
    }

    internal Task TellAsync(Action<PolicyEnforcer> what) => Task.WhenAll(Enforcers.Select(enforcer =>
    {
        what(enforcer);
        return enforcer.WrittenAsync();
    }));

    internal async Task<IAsyncDisposable> ApplyAsync(params NetworkPolicy[] policies)
    {
        await TellAsync(enforcer => Array.ForEach(policies, policy => enforcer.OnPolicy(null, policy)));
        return new Undo(async () =>
        {
            await TellAsync(enforcer => Array.ForEach(policies, policy => enforcer.OnPolicy(policy, null)));
            // A flow that these policies allowed is established: another one from the same port would pass under the next ones too.
            foreach (var host in _lab.Hosts) await host.Space.RunAsync("conntrack", "-F");
        });
    }

    /// <summary>Every connection there is between the pods that does not go as expected.</summary>
    internal async Task<string[]> MistakesAsync(Func<string, string, int, bool, bool> allowed)
    {
        var probes =
            from start in Names
            from target in Names
            from port in new[] { 80, 81 }
            from udp in new[] { false, true }
            select ProbeAsync(start, target, port, udp, start == target || allowed(start, target, port, udp));
        return [.. (await Task.WhenAll(probes)).OfType<string>()];
    }

    internal Task<string> CallAsync(string from, string to, int port, int patience = 10_000) => Echo.CallAsync(Space(from), Address(to), port, patience);

    private async Task<string?> ProbeAsync(string from, string to, int port, bool udp, bool allowed)
    {
        var patience = allowed ? 20_000 : 150;
        var answer = udp ? await Echo.AskAsync(Space(from), Address(to), port, patience) : await CallAsync(from, to, port, patience);
        var expected = allowed ? $"{Address(to)} saw {Address(from)}" : "silence";
        return answer == expected ? null : $"{from} -> {to}:{port}/{(udp ? "UDP" : "TCP")}: {answer} instead of {expected}";
    }

    private PolicyEnforcer Enforcer(int number) => new(
        new() { NodeName = $"node-{number}", CommandPrefix = Host(number).Space.Prefix, Follow = (enforcer, _) => Task.FromResult(Tell(enforcer)) },
        TimeProvider.System,
        NullLogger<PolicyEnforcer>.Instance);

    private IAsyncDisposable Tell(PolicyEnforcer enforcer)
    {
        foreach (var (name, team) in new[] { ("x", "one"), ("y", "two") })
            enforcer.OnNamespace(null, Namespace(name, team));
        foreach (var name in Names)
            enforcer.OnPod(null, Object(name));
        return new Undo(() => Task.CompletedTask);
    }

    internal sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(undo());
    }
}

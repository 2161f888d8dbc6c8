using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Kernel;
using MiniKube.Network.Proxy;

namespace MiniKube.Benchmarks;

/// <summary>The agent's service proxy, in this process.</summary>
internal sealed class OurProxy : IServiceSide
{
    private readonly ServiceProxy _proxy;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public OurProxy(NetworkSpace space, ProxyMode mode, string backend) => _proxy = new(
        new()
        {
            Node = new() { NodeName = "bench", ClusterCidr = "10.244.0.0/16" }, Mode = mode, IptablesBackend = backend,
            CommandPrefix = space.Prefix, WatchRules = () => space.InsideAsync(RulesetGeneration.Open),
        },
        TimeProvider.System,
        NullLogger<ServiceProxy>.Instance);

    /// <summary>The endpoint's and the caller's are in it, as they are in this process.</summary>
    public TimeSpan Cpu => ProcessUse.CpuOf(Environment.ProcessId);

    public Task PrepareAsync(IReadOnlyList<(Service Service, EndpointSlice Slice)> services)
    {
        foreach (var (service, slice) in services)
        {
            _proxy.OnService(null, service);
            _proxy.OnSlice(null, slice);
        }
        return Task.CompletedTask;
    }

    public async Task LoadAsync()
    {
        _running = _proxy.RunAsync(_stop.Token);
        await _proxy.Written;
    }

    public Task CreateAsync(Service service, EndpointSlice slice)
    {
        _proxy.OnService(null, service);
        _proxy.OnSlice(null, slice);
        return Task.CompletedTask;
    }

    public Task ChangeAsync(EndpointSlice old, EndpointSlice current)
    {
        _proxy.OnSlice(old, current);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
        _proxy.Dispose();
        _stop.Dispose();
    }
}

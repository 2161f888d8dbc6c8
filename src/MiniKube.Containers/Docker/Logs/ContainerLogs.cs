using System.Collections.Concurrent;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Logs;

/// <summary>The relays of all containers that have a log.</summary>
internal sealed class ContainerLogs(DockerHttp http, DockerRuntimeOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, Running> _relays = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Relays a container's output from now on; again for one that has one is no error.</summary>
    public void Follow(ContainerDetails container)
    {
        var path = container.Config.Labels?.GetValueOrDefault(DockerLabels.LogPath, "") ?? "";
        if (path.Length == 0 || container.State.Status == "created")
            return;
        var relay = _relays.GetOrAdd(container.Id, id => new Running(new LogRelay(http, options, time, id, path, container.Config.Tty), _end.Token));
        _ = relay.Done; // starts it, once
    }

    /// <summary>Waits, not long, until all that an ended container has said is in its log.</summary>
    public async Task DrainAsync(string id, CancellationToken cancel)
    {
        if (!_relays.TryGetValue(id, out var relay))
            return;
        await relay.Done.WaitAsync(DrainLimit, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    public void Reopen(string id)
    {
        if (_relays.TryGetValue(id, out var relay) && !relay.Done.IsCompleted)
            relay.Relay.Reopen();
    }

    public void Forget(string id) => _relays.TryRemove(id, out _);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var relay in _relays.Values)
            await relay.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private sealed class Running(LogRelay relay, CancellationToken end)
    {
        private readonly Lazy<Task> _done = new(() => relay.RunAsync(end));

        public LogRelay Relay => relay;
        public Task Done => _done.Value;
    }
}

using System.Collections.Concurrent;

namespace MiniKube.Containers.Cri;

/// <summary>
/// Stops of containers and sandboxes that this client has asked for. The runtime answers a stop when its status shows the end, so nobody has to ask for the status
/// of what has ended by one.
/// </summary>
internal sealed class StopsUnderWay
{
    /// <summary>Of what had ended before, no end is told, so its stop would stay.</summary>
    private const int Most = 1024;

    private readonly ConcurrentDictionary<string, Task> _stops = new();

    public Task FollowAsync(string id, Task stop)
    {
        if (_stops.Count >= Most)
            _stops.Clear();
        _stops[id] = stop;
        return stop;
    }

    /// <summary>True when it has ended by a stop that succeeded, as soon as that is answered.</summary>
    public async Task<bool> ExplainsAsync(string id)
    {
        if (!_stops.TryRemove(id, out var stop))
            return false;
        await stop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return stop.IsCompletedSuccessfully;
    }
}

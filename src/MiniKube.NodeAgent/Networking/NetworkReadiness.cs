namespace MiniKube.NodeAgent.Networking;

/// <summary>
/// Tells when the runtime's network has become ready. The runtime sends no event for that, but it becomes so shortly after a file appeared in its folder:
/// so it is asked in quick succession then, and not at all otherwise.
/// </summary>
internal sealed class NetworkReadiness(Containers.IContainerRuntime runtime, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks until the network is ready, or for some seconds.</summary>
    public async Task<bool> SeeAsync(CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        for (var pause = First; time.GetElapsedTime(begun) < Patience; pause *= 1.5)
        {
            try
            {
                if ((await runtime.StatusAsync(cancel)).Network.Ready) return true;
            }
            catch (Containers.ContainerRuntimeException)
            {
                // It is starting; who reports the node's health tells about it.
            }
            await Task.Delay(pause, time, cancel);
        }
        return false;
    }

    /// <summary>Follows a folder in which somebody else puts a configuration.</summary>
    public async Task FollowAsync(string folder, Action ready, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        using var changed = new SemaphoreSlim(1, 1);
        using var watcher = new FileSystemWatcher(folder);
        void Wake()
        {
            try
            {
                changed.Release();
            }
            catch (Exception unneeded) when (unneeded is SemaphoreFullException or ObjectDisposedException)
            {
                // It looks anyway, or has ended.
            }
        }
        watcher.Created += (_, _) => Wake();
        watcher.Changed += (_, _) => Wake();
        watcher.Renamed += (_, _) => Wake();
        watcher.Deleted += (_, _) => ready();
        watcher.EnableRaisingEvents = true;
        while (true)
        {
            await changed.WaitAsync(cancel);
            if (Directory.EnumerateFileSystemEntries(folder).Any() && await SeeAsync(cancel)) ready();
        }
    }
}

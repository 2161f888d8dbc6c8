namespace MiniKube.Cluster;

/// <summary>A lock between processes: flock on a file, let go by the kernel when its holder dies, however it dies.</summary>
internal sealed class FileLock : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly string _path;

    private FileLock(FileStream file, string path)
    {
        _file = file;
        _path = path;
    }

    public static async Task<FileLock> TakeAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken cancel, Action? waits = null)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken) return taken;
            if (time.GetElapsedTime(started) > patience)
            {
                throw new ClusterException(ClusterFailure.TimedOut, $"another mkube process has held {path} for {patience.TotalSeconds:0} s: wait for it to end, then run this again");
            }

            waits?.Invoke();
            waits = null;
            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>Removes a lock that its holder did not live to remove.</summary>
    public static void RemoveIfFree(string path)
    {
        if (!File.Exists(path) || TryTake(path) is not { } taken) return;
        taken.Remove();
        taken._file.Dispose();
    }

    /// <summary>Also removes the file, while the lock is still held.</summary>
    public void Remove() => File.Delete(_path);

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileLock? TryTake(string path)
    {
        FileStream file;
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Linux.
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        // Somebody may have removed the file between our opening and our locking it: then it guards nothing.
        if (!Processes.Posix.IsDeleted(file.SafeFileHandle)) return new FileLock(file, path);
        file.Dispose();
        return null;
    }
}

namespace MiniKube.NodeAgent.Nodes;

/// <summary>How the node is at one moment.</summary>
internal sealed record NodeHealthReading
{
    /// <summary>Null: the runtime does not answer.</summary>
    public Containers.RuntimeStatus? Runtime { get; init; }

    public string RuntimeError { get; init; } = "";

    public long MemoryAvailable { get; init; } = long.MaxValue;

    /// <summary>Free part of the disk, 0 to 1.</summary>
    public double DiskFree { get; init; } = 1;

    /// <summary>Free part of the process numbers, 0 to 1.</summary>
    public double PidsFree { get; init; } = 1;
}

/// <summary>Reads the kernel's numbers; a failing read counts as good news, the runtime's own errors tell more.</summary>
internal static class NodeHealthReader
{
    public static async Task<NodeHealthReading> ReadAsync(Containers.IContainerRuntime runtime, string data, CancellationToken cancel)
    {
        var reading = new NodeHealthReading { MemoryAvailable = MemoryInfo.Read("MemAvailable"), DiskFree = DiskFree(data), PidsFree = PidsFree() };
        try
        {
            return reading with { Runtime = await runtime.StatusAsync(cancel) };
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return reading with { RuntimeError = error.Message };
        }
    }

    private static double DiskFree(string path)
    {
        var drive = new DriveInfo(path);
        return drive.TotalSize > 0 ? (double)drive.AvailableFreeSpace / drive.TotalSize : 1;
    }

    private static double PidsFree()
    {
        // "0.10 0.20 0.30 2/345 678": running and all threads.
        var load = File.ReadAllText("/proc/loadavg").Split(' ', '/');
        var most = double.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"));
        return load.Length > 4 && double.TryParse(load[4], out var threads) && most > 0 ? 1 - threads / most : 1;
    }
}

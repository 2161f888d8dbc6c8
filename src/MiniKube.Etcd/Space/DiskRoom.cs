namespace MiniKube.Etcd.Space;

/// <summary>How much the disk of a folder has left. Asked before writes, so that it knows of the last tenth of a second only.</summary>
internal sealed class DiskRoom(string folder, TimeProvider time)
{
    /// <summary>etcd ends when a write of its own finds no block; what others write may take the rest at any moment.</summary>
    private const long Low = 32 << 20;
    private const long Last = 8 << 20;

    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private long looked;
    private DiskSize size = DiskSize.Unknown;

    /// <summary>Small disks are full later than large ones.</summary>
    public static EtcdRoom Judge(DiskSize disk) =>
        disk.Free < Math.Min(Last, disk.Total / 40) ? EtcdRoom.OnlyDeletions : disk.Free < Math.Min(Low, disk.Total / 10) ? EtcdRoom.NoNewObjects : EtcdRoom.Enough;

    public DiskSize Size()
    {
        lock (gate)
        {
            if (looked == 0 || time.GetElapsedTime(looked) > Fresh)
            {
                looked = time.GetTimestamp();
                size = Look();
            }

            return size;
        }
    }

    private DiskSize Look()
    {
        try
        {
            // A part of many file systems is kept for root.
            var disk = new DriveInfo(folder);
            return new(Environment.IsPrivilegedProcess ? disk.TotalFreeSpace : disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return DiskSize.Unknown;
        }
    }
}

/// <summary>In bytes; as if endless where the system does not tell.</summary>
internal readonly record struct DiskSize(long Free, long Total)
{
    public static DiskSize Unknown { get; } = new(long.MaxValue, long.MaxValue);
}

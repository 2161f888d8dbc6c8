namespace MiniKube.Etcd.Space;

/// <summary>One look at a member's store. All sizes in bytes.</summary>
/// <param name="Quota">At which etcd takes no more writes.</param>
/// <param name="Size">Of the file, holes included: what etcd compares with the quota.</param>
/// <param name="InUse">What a file without holes would take.</param>
/// <param name="Alarm">This member has reached its quota.</param>
/// <param name="FreeDisk">What the disk has left.</param>
internal readonly record struct StoreSize(long Quota, long Size, long InUse, bool Alarm, long FreeDisk);

/// <summary>What to do about a store that grows. Pure.</summary>
internal static class SpacePlan
{
    /// <summary>Left free by the copy that closes the holes.</summary>
    private const long Reserve = 32 << 20;

    /// <summary>History goes before its time when three quarters are taken.</summary>
    public static bool ForgetsHistory(in StoreSize store) => store.Alarm || store.Size > store.Quota / 4 * 3;

    /// <summary>Closing holes makes a copy of what is in use, and etcd serves nothing meanwhile: only where it gains much, or everything stands still.</summary>
    /// <param name="store">As seen last.</param>
    /// <param name="changed">Something was deleted since holes were closed: etcd counts what that freed as in use until further writes, of which there are none under the alarm.</param>
    public static bool ClosesHoles(in StoreSize store, bool changed) =>
        HasRoomForACopy(store) && (store.Alarm ? changed || store.Size > Taken(store) : store.Size > store.Quota / 4 * 3 && store.Size - store.InUse > store.Quota / 4);

    public static bool HasRoomForACopy(in StoreSize store) => store.FreeDisk - store.InUse > Reserve;

    /// <summary>etcd would give the alarm again with the next write of some size.</summary>
    public static bool Disarms(in StoreSize store) => store.Alarm && store.Size < store.Quota / 20 * 19;

    public static EtcdRoom Judge(in StoreSize store) =>
        store.Alarm ? EtcdRoom.OnlyDeletions : store.InUse > store.Quota / 10 * 9 ? EtcdRoom.NoNewObjects : EtcdRoom.Enough;

    /// <summary>A file is never without any hole.</summary>
    private static long Taken(in StoreSize store) => store.InUse + (store.InUse / 50);
}

namespace MiniKube.Etcd.Space;

/// <summary>What people are told while space is short: what is the matter, what to do, and what is refused until then.</summary>
internal static class SpaceSentence
{
    public static string? Of(EtcdRoom room, in StoreSize store, string folder) => room switch
    {
        EtcdRoom.Enough => null,
        EtcdRoom.NoNewObjects => $"etcd holds {Text(store.InUse)} of the {Text(store.Quota)} that it may: delete objects that are not needed; until then no new ones are taken",
        _ when !SpacePlan.HasRoomForACopy(store) =>
            $"etcd has reached its {Text(store.Quota)}, and the disk of {folder} has no room to tidy up in: make {Text(store.InUse + (32 << 20))} free there; until then only deletions are taken",
        _ => $"etcd has reached its {Text(store.Quota)} and is being tidied up, {Text(store.InUse)} are in use: "
            + "try again in a minute, and delete objects that are not needed if that does not help; until then only deletions are taken",
    };

    public static string? OfDisk(DiskSize disk, string folder) => DiskRoom.Judge(disk) switch
    {
        EtcdRoom.Enough => null,
        EtcdRoom.NoNewObjects => $"the disk of {folder} has {Text(disk.Free)} left: make room there; until then no new objects are taken",
        _ => $"the disk of {folder} is full: make room there; until then only deletions are taken",
    };

    public const string OfOthers =
        "etcd has reached its space quota: compact it ('etcdctl compact REVISION'), then 'etcdctl defrag' and 'etcdctl alarm disarm', or raise --quota-backend-bytes; until then only deletions are taken";

    private static string Text(long bytes) => bytes < 10L << 30 ? $"{bytes >> 20} MiB" : $"{bytes >> 30} GiB";
}

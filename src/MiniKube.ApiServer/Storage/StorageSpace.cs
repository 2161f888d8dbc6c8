using MiniKube.Etcd;

namespace MiniKube.ApiServer.Storage;

/// <summary>
/// Refuses writes before etcd has to: an etcd whose disk is full ends, and one that has reached its quota takes no change at all. What is being deleted may
/// always be written, since that is how room is made.
/// </summary>
internal sealed class StorageSpace(EtcdSpaceKeeper keeper)
{
    private static ReadOnlySpan<byte> Deleting => "\"deletionTimestamp\":\""u8;

    /// <summary>What people have to do, or null.</summary>
    public string? Trouble => keeper.Trouble;

    /// <exception cref="ApiException">503: says what to do.</exception>
    public void Admit(bool isNew, ReadOnlySpan<byte> json)
    {
        var room = keeper.Room;
        if (room == EtcdRoom.Enough || (room == EtcdRoom.NoNewObjects && !isNew)) return;
        if (!isNew && json.IndexOf(Deleting) >= 0) return;
        throw ApiException.Unavailable($"not written: {keeper.Trouble ?? "space has just been short, try again"}");
    }

    public ApiException ToApi(EtcdException error)
    {
        if (error.Error == EtcdError.NoSpace) keeper.Refused();
        return StorageErrors.ToApi(error, keeper.Trouble);
    }
}

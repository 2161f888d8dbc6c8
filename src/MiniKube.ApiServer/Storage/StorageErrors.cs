using MiniKube.Etcd;

namespace MiniKube.ApiServer.Storage;

/// <summary>What a client is told when etcd fails.</summary>
internal static class StorageErrors
{
    public static ApiException ToApi(EtcdException error) => error switch
    {
        { OutcomeUnknown: true } =>
            ApiException.Timeout($"etcd did not confirm the write in time, it may have been made: read the object before you try again ({error.Message})"),
        { Error: EtcdError.Unavailable } => ApiException.Unavailable($"etcd is not available, try again: {error.Message}"),
        { Error: EtcdError.DeadlineExceeded } => ApiException.Timeout($"etcd did not answer in time, try again: {error.Message}"),
        { Error: EtcdError.TooLarge } => ApiException.TooLarge("the object is larger than etcd accepts (1.5 MB)"),
        { Error: EtcdError.NoSpace } => ApiException.Unavailable("etcd has no space left: compact and defragment it, or raise its quota"),
        _ => ApiException.Internal($"etcd: {error.Message}"),
    };
}

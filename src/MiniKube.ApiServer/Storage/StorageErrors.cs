using MiniKube.Etcd;

namespace MiniKube.ApiServer.Storage;

/// <summary>What a client is told when etcd fails.</summary>
internal static class StorageErrors
{
    /// <param name="error">Of the call.</param>
    /// <param name="trouble">What people have to mend, where that is known: says more than a connection that was refused.</param>
    public static ApiException ToApi(EtcdException error, string? trouble = null) => error switch
    {
        { OutcomeUnknown: true } =>
            ApiException.Timeout($"etcd did not confirm the write in time, it may have been made: read the object before you try again ({trouble ?? error.Message})"),
        { Error: EtcdError.Unavailable } => ApiException.Unavailable($"etcd is not available, {trouble ?? $"try again: {error.Message}"}"),
        { Error: EtcdError.DeadlineExceeded } => ApiException.Timeout($"etcd did not answer in time, {trouble ?? $"try again: {error.Message}"}"),
        { Error: EtcdError.TooLarge } => ApiException.TooLarge("the object is larger than etcd accepts (1.5 MB)"),
        { Error: EtcdError.NoSpace } => ApiException.Unavailable($"not written: {trouble ?? "etcd has reached its space quota: try again in a minute"}"),
        _ => ApiException.Internal($"etcd: {error.Message}"),
    };
}

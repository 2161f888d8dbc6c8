namespace MiniKube.Etcd.Server;

/// <summary>Waits until a starting etcd answers.</summary>
internal static class EtcdReadiness
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <remarks>
    /// etcd makes its socket well before it serves, so once the file is there a call just waits in it: no failing attempts.
    /// </remarks>
    public static async Task WaitAsync(EtcdOptions options, string socketPath, TimeSpan timeout, Task supervision, CancellationToken cancel)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        giveUp.CancelAfter(timeout);
        try
        {
            while (!File.Exists(socketPath) && !supervision.IsCompleted)
            {
                await Task.Delay(Glance, TimeProvider.System, giveUp.Token);
            }

            await using var client = new EtcdClient(options with { Attempts = int.MaxValue });
            await client.RangeAsync(EtcdRange.One(new byte[] { 0 }) with { CountOnly = true }, giveUp.Token, timeout);
        }
        catch (OperationCanceledException slow) when (!cancel.IsCancellationRequested)
        {
            throw new EtcdException(EtcdError.DeadlineExceeded, "etcd did not answer in time", inner: slow);
        }
    }
}

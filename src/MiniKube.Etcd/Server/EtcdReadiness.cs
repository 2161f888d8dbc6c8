namespace MiniKube.Etcd.Server;

/// <summary>Waits until a starting etcd answers.</summary>
internal static class EtcdReadiness
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <param name="broken">Ends when there is nothing to wait for any more.</param>
    /// <remarks>
    /// etcd makes its socket well before it serves, so once the file is there a call just waits in it: no failing attempts.
    /// </remarks>
    public static async Task WaitAsync(EtcdOptions options, string socketPath, TimeSpan timeout, Task broken, CancellationToken cancel)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        giveUp.CancelAfter(timeout);
        try
        {
            while (!File.Exists(socketPath) && !broken.IsCompleted)
            {
                await Task.Delay(Glance, TimeProvider.System, giveUp.Token);
            }

            await using var client = new EtcdClient(options with { Attempts = int.MaxValue });
            var answer = client.RangeAsync(EtcdRange.One(new byte[] { 0 }) with { CountOnly = true }, giveUp.Token, timeout);
            if (await Task.WhenAny(answer, broken) == broken)
            {
                await giveUp.CancelAsync();
            }

            await answer;
        }
        catch (OperationCanceledException slow) when (!cancel.IsCancellationRequested)
        {
            throw new EtcdException(EtcdError.DeadlineExceeded, "etcd did not answer", inner: slow);
        }
    }
}

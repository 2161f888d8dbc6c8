namespace MiniKube.Cli.Composition;

/// <summary>Runs a service anew when this host's address has changed: its certificates, its Node and the list of servers name the address.</summary>
internal static class AddressChange
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <param name="isFound">The address was found out, not given: only then it may change.</param>
    public static async Task RunAsync(bool isFound, Func<CancellationToken, Task> service, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var changed = isFound ? ChangeAsync(time, stop.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Token);
            var running = service(stop.Token);
            var first = await Task.WhenAny(running, changed);
            await stop.CancelAsync();
            if (first == running || cancel.IsCancellationRequested)
            {
                await running;
                return;
            }
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends when another address than at first was found twice; loopback is what is found while there is no network, and is no other address.</summary>
    private static async Task ChangeAsync(TimeProvider time, CancellationToken cancel)
    {
        var first = HostAddress.Find();
        var before = first;
        while (true)
        {
            await Task.Delay(Look, time, cancel);
            var now = HostAddress.Find();
            if (System.Net.IPAddress.IsLoopback(now)) continue;
            if (!now.Equals(first) && now.Equals(before)) return;
            before = now;
        }
    }
}

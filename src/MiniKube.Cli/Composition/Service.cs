namespace MiniKube.Cli.Composition;

/// <summary>Runs long-lived commands: being told to stop is their normal end.</summary>
internal static class Service
{
    public static async Task RunAsync(Func<CancellationToken, Task> service, CancellationToken stop)
    {
        try
        {
            await service(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C or SIGTERM.
        }
    }

    /// <summary>
    /// Runs clients of a server beside it: they start when it is ready (no attempts that can only fail) and end before it does (their last words reach it).
    /// The first of all that ends by itself ends the others, and its failure is the failure of all.
    /// </summary>
    public static async Task RunAroundAsync(Func<CancellationToken, Task> server, Task ready, IReadOnlyList<Func<CancellationToken, Task>> clients, CancellationToken stop)
    {
        using var serverStop = new CancellationTokenSource();
        using var clientStop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var serving = Task.Run(() => server(serverStop.Token), CancellationToken.None);
        var working = clients.Select(c => Task.Run(() => AfterAsync(ready, c, clientStop.Token), CancellationToken.None)).ToList();
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, clientStop.Token);

        var first = await Task.WhenAny([serving, stopped, .. working]);
        await clientStop.CancelAsync();
        await Task.WhenAll(working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await serverStop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A server that cannot start takes the clients' wait for it away as well: its own failure is the one to tell.
        await (serving.IsFaulted ? serving : first);
    }

    private static async Task AfterAsync(Task ready, Func<CancellationToken, Task> client, CancellationToken cancel)
    {
        await ready.WaitAsync(cancel);
        await client(cancel);
    }
}

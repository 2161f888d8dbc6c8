namespace MiniKube.Cli.Composition;

/// <summary>Runs a long-lived command: being told to stop is its normal end.</summary>
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

    /// <summary>Ends when the first part ends: the others are stopped, and its failure is the failure of all.</summary>
    public static async Task RunTogetherAsync(IReadOnlyList<Func<CancellationToken, Task>> parts, CancellationToken stop)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = parts.Select(p => Task.Run(() => p(together.Token), CancellationToken.None)).ToList();
        var first = await Task.WhenAny(running);
        await together.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}

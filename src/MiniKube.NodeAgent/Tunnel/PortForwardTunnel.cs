namespace MiniKube.NodeAgent.Tunnel;

/// <summary>One forwarded connection.</summary>
internal static class PortForwardTunnel
{
    public static async Task RunAsync(SessionFrames frames, Containers.IPortForwardConnection connection, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var input = InputAsync(frames, connection, stop.Token);
        var output = OutputAsync(frames, connection, stop.Token);
        await Task.WhenAny(input, output);
        if (!output.IsCompleted)
        {
            // The client has gone.
            await stop.CancelAsync();
            await output.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        await output;
        await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task OutputAsync(SessionFrames frames, Containers.IPortForwardConnection connection, CancellationToken cancel)
    {
        try
        {
            await frames.PumpAsync(connection.Output, SessionFrames.Output, cancel);
            await frames.WriteAsync(SessionFrames.Output, default, cancel, end: true);
            await frames.CompleteAsync(cancel);
        }
        catch (Exception error) when (error is Containers.ContainerRuntimeException or IOException)
        {
            await frames.EndAsync(SessionStatuses.Failed(error.Message), cancel);
        }
    }

    private static async Task InputAsync(SessionFrames frames, Containers.IPortForwardConnection connection, CancellationToken cancel)
    {
        await foreach (var frame in frames.ReadAllAsync(cancel))
        {
            if (frame.Channel != SessionFrames.Input) continue;
            try
            {
                if (!frame.Data.IsEmpty)
                {
                    await connection.Input.WriteAsync(frame.Data.Memory, cancel);
                    await connection.Input.FlushAsync(cancel);
                }
                if (frame.End) await connection.Input.DisposeAsync();
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // The pod has closed its side; what it sent is still on its way.
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>Joins the streams of a command, or of a container's main process, with the frames of a session.</summary>
internal static class CommandSession
{
    public static async Task RunAsync(SessionFrames frames, Containers.IExecSession process, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var input = InputAsync(frames, process, stop.Token);
        var output = OutputAsync(frames, process, stop.Token);
        if (await Task.WhenAny(input, output) == input && await input)
        {
            // The client has gone. The command may go on in the container, its streams end.
            await stop.CancelAsync();
            await ((Task)output).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        var status = await output;
        await frames.EndAsync(status, cancel);
        // The server closes the session when it has told the client.
        await ((Task)input).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
    }

    private static async Task<Status> OutputAsync(SessionFrames frames, Containers.IExecSession process, CancellationToken cancel)
    {
        try
        {
            // All output first: the exit code is the last word.
            await Task.WhenAll(frames.PumpAsync(process.Stdout, SessionFrames.Output, cancel), frames.PumpAsync(process.Stderr, SessionFrames.Error, cancel));
            return SessionStatuses.Exited(await process.WaitAsync(cancel));
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return SessionStatuses.Failed($"error executing command in container: {error.Message}");
        }
    }

    /// <summary>True when the client has gone, false when only the process takes nothing more.</summary>
    private static async Task<bool> InputAsync(SessionFrames frames, Containers.IExecSession process, CancellationToken cancel)
    {
        var open = true;
        await foreach (var frame in frames.ReadAllAsync(cancel))
        {
            if (frame.Channel == SessionFrames.Resize) await ResizeAsync(process, frame.Data.Memory, cancel);
            if (frame.Channel != SessionFrames.Input || !open) continue;
            try
            {
                if (!frame.Data.IsEmpty)
                {
                    await process.Stdin.WriteAsync(frame.Data.Memory, cancel);
                    await process.Stdin.FlushAsync(cancel);
                }
                if (frame.End) await process.CloseStdinAsync(cancel);
                open = !frame.End;
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or Containers.ContainerRuntimeException)
            {
                // It has closed its input, or has ended: what it printed still counts.
                open = false;
            }
        }
        return true;
    }

    private static async Task ResizeAsync(Containers.IExecSession process, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        try
        {
            if (JsonNode.Parse(json.Span) is not JsonObject size) return;
            await process.ResizeAsync(new((ushort)((int?)size["Width"] ?? 0), (ushort)((int?)size["Height"] ?? 0)), cancel);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or IOException or Containers.ContainerRuntimeException)
        {
            // A wrong size does no harm.
        }
    }
}

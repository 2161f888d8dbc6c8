using System.Net.WebSockets;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Streaming.Channels;

namespace MiniKube.ApiServer.Streaming;

/// <summary>Carries frames between a client and a session until one of them ends; the session's last word is told to the client.</summary>
internal static class CommandBridge
{
    private static readonly TimeSpan GoodBye = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(ICommandChannels client, INodeSession session, TimeProvider time, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var input = InputAsync(client, session, stop.Token);
        var output = OutputAsync(client, session, stop.Token);
        if (await Task.WhenAny(input, output) == input && await input)
        {
            // The client has gone: nobody is left to be told how it ended.
            await stop.CancelAsync();
            await QuietlyAsync(output);
            return;
        }
        var status = await StatusAsync(output);
        // The last word goes out before the reader is cancelled: a WebSocket whose read is cancelled is aborted.
        using var deadline = new CancellationTokenSource(GoodBye, time);
        await QuietlyAsync(client.EndAsync(status, deadline.Token));
        await stop.CancelAsync();
        await QuietlyAsync(input);
    }

    /// <summary>True when the client has gone; false when the session takes no more.</summary>
    private static async Task<bool> InputAsync(ICommandChannels client, INodeSession session, CancellationToken cancel)
    {
        while (await NextAsync(client, cancel) is { } frame)
        {
            if (frame.Channel is not (SessionChannels.Input or SessionChannels.Resize)) continue;
            try
            {
                await session.WriteAsync(frame, cancel);
            }
            catch (Exception error) when (error is ApiException or IOException or InvalidOperationException)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A client that breaks off has gone like one that says so.</summary>
    private static async ValueTask<SessionFrame?> NextAsync(ICommandChannels client, CancellationToken cancel)
    {
        try
        {
            return await client.ReadAsync(cancel);
        }
        catch (Exception error) when (IsBreak(error))
        {
            return null;
        }
    }

    private static async Task<Status> OutputAsync(ICommandChannels client, INodeSession session, CancellationToken cancel)
    {
        while (await session.ReadAsync(cancel) is { } frame)
        {
            if (frame.Channel == SessionChannels.Status && !frame.Data.IsEmpty) return SessionStatus.Read(frame.Data.Span);
            if (frame.Channel is SessionChannels.Output or SessionChannels.Error && !frame.Data.IsEmpty)
            {
                await client.WriteAsync(frame.Channel, frame.Data, cancel);
            }
        }
        return SessionStatus.Broken("the node ended the session without saying how the command ended");
    }

    private static async Task<Status> StatusAsync(Task<Status> output)
    {
        try
        {
            return await output;
        }
        catch (ApiException error)
        {
            return error.Status;
        }
        catch (Exception error) when (IsBreak(error) || error is OperationCanceledException)
        {
            return SessionStatus.Broken($"the session broke: {error.Message}");
        }
    }

    private static async Task QuietlyAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error) when (IsBreak(error) || error is ApiException or OperationCanceledException)
        {
            // What ends here was cancelled by us or broken by a peer that left.
        }
    }

    /// <summary>What connections throw that end under a read or a write; a disposed one is an invalid operation.</summary>
    private static bool IsBreak(Exception error) => error is IOException or WebSocketException or InvalidOperationException;
}

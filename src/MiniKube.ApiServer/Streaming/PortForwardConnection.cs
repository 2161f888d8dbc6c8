using System.Globalization;
using System.Text;
using MiniKube.ApiServer.Nodes;
using MiniKube.Spdy;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Streaming;

/// <summary>
/// One client's port-forward. For each TCP connection the client opens two streams with the same request id, error and data; each pair gets a session
/// of its own with the node.
/// </summary>
internal sealed class PortForwardConnection(SpdyConnection connection, StreamedPod streamed, ApiServerContext server)
{
    private const int MaximumPairs = 512;
    private readonly Dictionary<string, SpdyStream> errorStreams = [];
    private readonly List<Task> running = [];

    public async Task RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            while (await connection.AcceptStreamAsync(cancel) is { } stream)
            {
                var id = stream.Headers.GetValueOrDefault("requestid") ?? stream.Id.ToString(CultureInfo.InvariantCulture);
                switch (stream.Headers.GetValueOrDefault("streamtype"))
                {
                    case "error" when errorStreams.Count < MaximumPairs:
                        errorStreams[id] = stream;
                        break;
                    case "data" when errorStreams.Remove(id, out var error):
                        running.RemoveAll(task => task.IsCompleted);
                        running.Add(ForwardAsync(stream, error, stop.Token));
                        break;
                    default:
                        await stream.ResetAsync(cancel);
                        break;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running);
        }
    }

    private async Task ForwardAsync(SpdyStream data, SpdyStream error, CancellationToken cancel)
    {
        try
        {
            if (!ushort.TryParse(data.Headers.GetValueOrDefault("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            {
                throw ApiException.BadRequest("the \"port\" header must be a number from 1 to 65535");
            }
            var pod = streamed.Pod.Metadata;
            var open = new OpenSession { Namespace = pod.Namespace ?? "", Pod = pod.Name ?? "", Uid = pod.Uid ?? "", PortForward = new() { Port = port } };
            await using var session = await server.Sessions.OpenAsync(streamed.Node, open, cancel);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var sending = SendAsync(data, session, stop.Token);
            await ReceiveAsync(data, session, stop.Token);
            await data.CompleteWritesAsync(cancel);
            await stop.CancelAsync();
            await sending;
        }
        catch (ApiException failure)
        {
            await TellAsync(error, failure.Message, cancel);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two ends has gone; the other learns it by the end of its stream.
        }
        finally
        {
            await data.DisposeAsync();
            await error.DisposeAsync();
        }
    }

    private static async Task SendAsync(SpdyStream data, INodeSession session, CancellationToken cancel)
    {
        try
        {
            var buffer = new byte[32 * 1024];
            while (await data.ReadAsync(buffer, cancel) is > 0 and var count)
            {
                await session.WriteAsync(new(SessionChannels.Input, buffer.AsMemory(0, count)), cancel);
            }
            await session.WriteAsync(new(SessionChannels.Input, default, End: true), cancel);
        }
        catch (Exception failure) when (
            failure is ApiException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The receiving side sees the same end and tells about it.
        }
    }

    private static async Task ReceiveAsync(SpdyStream data, INodeSession session, CancellationToken cancel)
    {
        while (await session.ReadAsync(cancel) is { } frame)
        {
            if (frame.Channel == SessionChannels.Status && !frame.Data.IsEmpty)
            {
                var status = SessionStatus.Read(frame.Data.Span);
                if (SessionStatus.IsFailure(status)) throw new ApiException(status);
                return;
            }
            if (!frame.Data.IsEmpty) await data.WriteAsync(frame.Data, cancel);
            if (frame.End) return;
        }
    }

    private static async Task TellAsync(SpdyStream error, string message, CancellationToken cancel)
    {
        try
        {
            await error.WriteAsync(Encoding.UTF8.GetBytes(message), cancel);
            await error.CompleteWritesAsync(cancel);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }
}

using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.Wire;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>
/// Keeps the one call open over which one server hears this node and asks it for sessions. A server that does not answer heartbeats is taken for gone,
/// and the call is made anew.
/// </summary>
internal sealed class TunnelConnection(
    string server,
    NodeTunnel.NodeTunnelClient client,
    SessionServer sessions,
    string version,
    TimeSpan firstInterval,
    TimeProvider time,
    Random random,
    Action turned,
    ILogger<TunnelConnection> logger)
{
    private const int MissedAnswers = 5;
    private const int MostWaiting = 256;
    private long heardAt = time.GetTimestamp();
    private TimeSpan interval = firstInterval;
    private bool open;

    /// <summary>The server has answered on the call that is open now.</summary>
    public bool IsOpen => Volatile.Read(ref open);

    /// <summary>How long the server has been silent, by a clock that nobody sets.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref heardAt));

    public async Task RunAsync(CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), random);
        var said = "";
        while (true)
        {
            try
            {
                await ConnectAsync(backoff, cancel);
                said = Say(said, "the server ended it");
            }
            catch (Exception error) when (!cancel.IsCancellationRequested && error is RpcException or IOException or InvalidOperationException or OperationCanceledException)
            {
                said = Say(said, (error as RpcException)?.Status.Detail ?? error.Message);
            }
            Turn(false);
            await Task.Delay(backoff.Next(), time, cancel);
        }
    }

    /// <summary>A server that is down for a while is told about once.</summary>
    private string Say(string said, string why)
    {
        if (why != said) SessionLog.TunnelBroke(logger, server, why);
        return why;
    }

    private void Turn(bool isOpen)
    {
        if (IsOpen == isOpen) return;
        Volatile.Write(ref open, isOpen);
        turned();
    }

    private async Task ConnectAsync(Backoff backoff, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = client.Connect(cancellationToken: stop.Token);
        var outgoing = Channel.CreateBounded<AgentMessage>(MostWaiting);
        outgoing.Writer.TryWrite(new() { Hello = new() { Version = version } });
        Task[] tasks =
        [
            SendAsync(call.RequestStream, outgoing.Reader, stop.Token),
            BeatAsync(outgoing.Writer, stop),
            ReceiveAsync(call.ResponseStream, outgoing.Writer, backoff, cancel, stop.Token),
        ];
        var first = await Task.WhenAny(tasks);
        await stop.CancelAsync();
        foreach (var task in tasks) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private static SessionRefused Refusal(string session, ApiException error) =>
        new() { SessionId = session, Status = ByteString.CopyFrom(ApiJson.Serialize(error.Status)) };

    private static async Task SendAsync(IClientStreamWriter<AgentMessage> stream, ChannelReader<AgentMessage> outgoing, CancellationToken cancel)
    {
        await foreach (var message in outgoing.ReadAllAsync(cancel)) await stream.WriteAsync(message, cancel);
    }

    private async Task BeatAsync(ChannelWriter<AgentMessage> outgoing, CancellationTokenSource stop)
    {
        var begun = time.GetTimestamp();
        for (var sequence = 1ul; ; sequence++)
        {
            await Task.Delay(interval, time, stop.Token);
            outgoing.TryWrite(new() { Heartbeat = new() { Sequence = sequence } });
            var patience = interval * MissedAnswers > TimeSpan.FromSeconds(3) ? interval * MissedAnswers : TimeSpan.FromSeconds(3);
            if (Silence > patience && time.GetElapsedTime(begun) > patience) throw new IOException($"the server has not answered for {Silence.TotalSeconds:0.0} s");
        }
    }

    /// <param name="cancel">Of the agent: sessions outlive a broken tunnel, they have calls of their own.</param>
    private async Task ReceiveAsync(
        IAsyncStreamReader<ServerMessage> stream, ChannelWriter<AgentMessage> outgoing, Backoff backoff, CancellationToken cancel, CancellationToken stop)
    {
        while (await stream.MoveNext(stop))
        {
            Volatile.Write(ref heardAt, time.GetTimestamp());
            switch (stream.Current)
            {
                case { Welcome: { } welcome }:
                    backoff.Reset();
                    if (welcome.HeartbeatMs > 0) interval = TimeSpan.FromMilliseconds(welcome.HeartbeatMs);
                    SessionLog.TunnelOpen(logger, server, interval.TotalMilliseconds);
                    Turn(true);
                    break;
                case { Open: { } open }:
                    _ = sessions.ServeAsync(open, error => outgoing.TryWrite(new() { Refused = Refusal(open.SessionId, error) }), cancel);
                    break;
            }
        }
    }
}

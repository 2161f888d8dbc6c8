using System.Threading.Channels;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>A live tunnel of one agent: what is to be sent to it, when it was heard, and its end.</summary>
internal sealed class NodeConnection(string node, TimeSpan patience, TimeProvider time) : IDisposable
{
    private const int MaxWaiting = 256;
    private readonly CancellationTokenSource ended = new();
    private readonly Channel<ServerMessage> outgoing =
        Channel.CreateBounded<ServerMessage>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long heardAt = time.GetTimestamp();

    public string Node => node;

    public CancellationToken Ended => ended.Token;

    public ChannelReader<ServerMessage> Outgoing => outgoing.Reader;

    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref heardAt));

    /// <summary>It beats as it should.</summary>
    public bool IsHeard => Silence <= patience;

    public void Heard() => Volatile.Write(ref heardAt, time.GetTimestamp());

    public ValueTask SendAsync(ServerMessage message, CancellationToken cancel) => outgoing.Writer.WriteAsync(message, cancel);

    /// <summary>False when the agent does not take what it is sent.</summary>
    public bool TrySend(ServerMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Completes when nothing goes to the agent by this way any more.</summary>
    public Task Closed => closed.Task;

    public void Close() => closed.TrySetResult();

    public void End() => ended.Cancel();

    public void Dispose() => ended.Dispose();
}

using System.Threading.Channels;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>The live tunnel of one agent: what is to be sent to it, and its end.</summary>
internal sealed class NodeConnection(string node) : IDisposable
{
    private const int MaxWaiting = 256;
    private readonly CancellationTokenSource ended = new();
    private readonly Channel<ServerMessage> outgoing =
        Channel.CreateBounded<ServerMessage>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public string Node => node;

    public CancellationToken Ended => ended.Token;

    public ChannelReader<ServerMessage> Outgoing => outgoing.Reader;

    public ValueTask SendAsync(ServerMessage message, CancellationToken cancel) => outgoing.Writer.WriteAsync(message, cancel);

    /// <summary>False when the agent does not take what it is sent.</summary>
    public bool TrySend(ServerMessage message) => outgoing.Writer.TryWrite(message);

    public void End() => ended.Cancel();

    public void Dispose() => ended.Dispose();
}

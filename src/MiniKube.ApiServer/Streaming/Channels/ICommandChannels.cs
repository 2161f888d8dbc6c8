using MiniKube.Api.Meta;
using MiniKube.ApiServer.Nodes;

namespace MiniKube.ApiServer.Streaming.Channels;

/// <summary>The client's end of an exec or attach, whatever protocol carries it.</summary>
internal interface ICommandChannels : IAsyncDisposable
{
    /// <summary>Next input or terminal size; null when the client has gone.</summary>
    ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel);

    /// <summary>Output or error output. Waits while the client is slow.</summary>
    ValueTask WriteAsync(uint channel, ReadOnlyMemory<byte> data, CancellationToken cancel);

    /// <summary>Tells how it ended and says good-bye.</summary>
    Task EndAsync(Status status, CancellationToken cancel);
}

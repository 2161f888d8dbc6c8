namespace MiniKube.ApiServer.Nodes;

/// <summary>One exec, attach, log or port-forward with a node's agent. Both directions have flow control of their own.</summary>
internal interface INodeSession : IAsyncDisposable
{
    /// <summary>Next frame from the agent; null when it said that nothing more comes.</summary>
    /// <exception cref="ApiException">The tunnel broke.</exception>
    ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel);

    /// <summary>Waits while the agent cannot take more. One writer at a time.</summary>
    ValueTask WriteAsync(SessionFrame frame, CancellationToken cancel);
}

/// <summary>
/// A piece of one channel; channels are described in nodes.proto. <paramref name="End"/>: nothing more comes on this channel from this side.
/// </summary>
internal readonly record struct SessionFrame(uint Channel, ReadOnlyMemory<byte> Data, bool End = false);

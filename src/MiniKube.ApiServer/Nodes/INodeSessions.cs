using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>Opens sessions with agents over the tunnels that they keep.</summary>
internal interface INodeSessions
{
    bool IsConnected(string node);

    /// <param name="request">What to open; its session id is filled in here.</param>
    /// <exception cref="ApiException">The node is not connected, did not answer in time, or refused (with its own Status).</exception>
    Task<INodeSession> OpenAsync(string node, OpenSession request, CancellationToken cancel);
}

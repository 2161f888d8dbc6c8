using System.Net.Sockets;
using Grpc.Net.Client;

namespace MiniKube.Containers.Cri;

/// <summary>gRPC over the runtime's unix socket. A runtime that restarts is found again by the next call.</summary>
internal static class CriChannel
{
    /// <summary>Lists of a full node, or the output of an ExecSync (which runtimes cap at 16 MB).</summary>
    private const int MaxMessage = 64 * 1024 * 1024;

    public static GrpcChannel Open(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            // Calls that wait (stops, pulls) share connections with quick ones; containerd allows 100 streams on each.
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        };
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessage,
            MaxSendMessageSize = MaxMessage,
        });
    }
}

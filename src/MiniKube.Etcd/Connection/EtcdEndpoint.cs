using System.Net.Security;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace MiniKube.Etcd.Connection;

/// <summary>One address of etcd, and how to open a channel to it.</summary>
internal static class EtcdEndpoint
{
    /// <summary>Bound on one answer, so that a broken peer cannot fill our memory.</summary>
    private const int MaxReceiveBytes = 512 << 20;

    /// <summary>etcd closes connections that ping more often than every 5 s.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10);

    public static GrpcChannel Open(string endpoint, EtcdOptions options, SslClientAuthenticationOptions? tls)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        };
        var address = Address(endpoint);
        if (address.Scheme == "unix")
        {
            var path = new UnixDomainSocketEndPoint(address.AbsolutePath);
            handler.ConnectCallback = (_, cancel) => ConnectAsync(path, cancel);
            address = new Uri("http://localhost");
        }
        else
        {
            handler.KeepAlivePingDelay = PingDelay;
            handler.KeepAlivePingTimeout = PingDelay;
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
            if (tls is not null)
            {
                handler.SslOptions = tls;
            }
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxReceiveBytes,
            MaxSendMessageSize = null,
            MaxRetryAttempts = null,
        });
    }

    private static Uri Address(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "unix"
            ? address
            : throw new ArgumentException($"\"{endpoint}\" is no etcd endpoint: write http://host:port, https://host:port or unix:///path.");

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(path, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using Grpc.Net.Client;
using MiniKube.Client.Servers;

namespace MiniKube.Client.Calls;

/// <summary>The HTTP/2 channel that all calls of a component share, over whichever server the pool is connected to; it connects again by itself.</summary>
internal sealed class ApiChannel : IDisposable
{
    private const int LargestMessage = 128 << 20;
    private static readonly TimeSpan RotationLook = TimeSpan.FromMinutes(1);
    private readonly ITimer? rotation;

    public ApiChannel(ApiClientOptions options, TimeProvider time)
    {
        var certificate = options is { CertificateFile: { } certificateFile, KeyFile: { } keyFile } ? new ClientCertificate(certificateFile, keyFile) : null;
        var servers = ServerAddresses.Parse(options.Server);
        var pool = new ServerPool(new ServerDialer(options, certificate), servers, time, new Random());
        Servers = pool;
        var handler = new SocketsHttpHandler
        {
            // Bounds one sweep over all servers.
            ConnectTimeout = options.ConnectDeadline * 3,
            ConnectCallback = (_, cancel) => pool.DialAsync(cancel),
            // A watch holds a stream for good; beyond the server's limit of streams a second connection opens.
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            KeepAlivePingDelay = options.KeepAliveDelay,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseProxy = false,
            UseCookies = false,
        };
        Channel = GrpcChannel.ForAddress(servers[0], new GrpcChannelOptions
        {
            // A client, not the handler: given the handler, the channel would connect by itself and after failures wait up to two minutes between
            // attempts.
            HttpClient = new HttpClient(new ServerComplaints(pool, options.Token, handler)) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
            MaxSendMessageSize = LargestMessage,
        });
        if (certificate is not null) rotation = time.CreateTimer(_ => Rotate(certificate, pool), null, RotationLook, RotationLook);
    }

    public GrpcChannel Channel { get; }

    public IApiServers Servers { get; }

    public void Dispose()
    {
        rotation?.Dispose();
        Channel.Dispose();
    }

    /// <summary>A server judges a certificate once a connection: a renewed one counts only on a new connection.</summary>
    private static void Rotate(ClientCertificate certificate, ServerPool pool)
    {
        if (certificate.HasChanged) pool.Redial();
    }
}

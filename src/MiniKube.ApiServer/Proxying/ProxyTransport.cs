using System.Diagnostics.CodeAnalysis;
using MiniKube.ApiServer.Dialing;

namespace MiniKube.ApiServer.Proxying;

/// <summary>The connections to those that requests are passed on to.</summary>
internal sealed class ProxyTransport(Dialer dialer, NodeTunnels tunnels) : IDisposable
{
    private static readonly HttpRequestOptionsKey<ProxyTarget> Target = new("target");
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);
    private readonly Lazy<HttpMessageInvoker> invoker = new(() => Create(dialer, tunnels));

    public HttpMessageInvoker Invoker => invoker.Value;

    public static void Aim(HttpRequestMessage request, ProxyTarget target) => request.Options.Set(Target, target);

    public void Dispose()
    {
        if (invoker.IsValueCreated) invoker.Value.Dispose();
    }

    [SuppressMessage("Security", "CA5359", Justification = "as in Kubernetes: nobody told the server what certificate a pod of the user's has")]
    private static HttpMessageInvoker Create(Dialer dialer, NodeTunnels tunnels) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = Lifetime,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        MaxConnectionsPerServer = 512,
        SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        ConnectCallback = async (context, cancel) =>
        {
            context.InitialRequestMessage.Options.TryGetValue(Target, out var target);
            return target!.Backend is { } backend ? await dialer.ConnectAsync([backend], cancel) : await tunnels.OpenAgentAsync(target.Node, cancel);
        },
    });
}

using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniKube.Network.Ingress.Certificates;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.Network.Ingress.Serving;

/// <summary>The listening part, which exists only while there is an Ingress: it costs memory that most nodes never need.</summary>
internal sealed class IngressServer : IAsyncDisposable
{
    private const int LargestHeaders = 64 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);
    private readonly WebApplication _app;

    private IngressServer(WebApplication app) => _app = app;

    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<IngressServer> StartAsync(IngressHandler handler, CertificateStore certificates, IngressOptions options, ILoggerFactory loggers, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new ServerLoggers(loggers)).AddLogging().AddHttpForwarder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, certificates, options));
        var app = builder.Build();
        try
        {
            var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
            app.Run(http => handler.HandleAsync(http, forwarder));
            await app.StartAsync(cancel);
            return new IngressServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var drain = new CancellationTokenSource(DrainTime);
        await _app.StopAsync(drain.Token);
        await _app.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, CertificateStore certificates, IngressOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        kestrel.Limits.MaxRequestBodySize = options.LargestBody;
        kestrel.Limits.MaxConcurrentConnections = options.MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MostConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        // Slow uploads are what people do over slow lines; silence is bounded by the forwarder.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.ListenAnyIP(options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.ListenAnyIP(options.HttpsPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = connection => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificates.For(connection.ClientHelloInfo.ServerName),
                }),
            });
        });
    }
}

using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using MiniKube.Network.Ingress.Backends;
using MiniKube.Network.Ingress.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.Network.Ingress.Serving;

/// <summary>One request: finds its backend, an endpoint of that, and passes it on. An endpoint that cannot be reached is replaced when the request can be sent again.</summary>
internal sealed class IngressHandler : IDisposable
{
    private const int MostTries = 3;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(3);

    private readonly Func<RouteTable> _routes;
    private readonly Func<BackendKey, BackendPool> _pools;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _client = new(Client());
    private readonly ForwardedHeaders _headers = new();
    private readonly ForwarderRequestConfig _http1;
    private readonly ForwarderRequestConfig _http2;

    public IngressHandler(Func<RouteTable> routes, Func<BackendKey, BackendPool> pools, IngressOptions options, TimeProvider time, ILogger logger)
    {
        (_routes, _pools, _time, _logger) = (routes, pools, time, logger);
        _http1 = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = options.LongestSilence };
        _http2 = _http1 with { Version = HttpVersion.Version20 };
    }

    public async Task HandleAsync(HttpContext http, IHttpForwarder forwarder)
    {
        var request = http.Request;
        if (_routes().Match(request.Host.Host, request.Path.Value is { Length: > 0 } path ? path : "/") is not { } route)
        {
            await TellAsync(http, StatusCodes.Status404NotFound, "no Ingress has a rule for this host and path");
            return;
        }
        if (route.OnlyTls && !request.IsHttps)
        {
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = UriHelper.BuildAbsolute("https", new HostString(request.Host.Host), request.PathBase, request.Path, request.QueryString);
            return;
        }
        if (route.Backend is not { } key)
            await TellAsync(http, StatusCodes.Status503ServiceUnavailable, "the Ingress names a resource as its backend: only services are served here");
        else
            await ForwardAsync(http, forwarder, key);
    }

    public void Dispose() => _client.Dispose();

    private async Task ForwardAsync(HttpContext http, IHttpForwarder forwarder, BackendKey key)
    {
        var pool = _pools(key);
        var destination = pool.Next();
        if (destination is null)
        {
            await TellAsync(http, StatusCodes.Status503ServiceUnavailable, $"service {key.Namespace}/{key.Service} has no ready endpoint for this port");
            return;
        }
        for (var attempt = 1; ; attempt++)
        {
            var config = destination.Protocol == BackendProtocol.ClearHttp2 ? _http2 : _http1;
            var error = await forwarder.SendAsync(http, destination.Prefix, _client, config, _headers);
            if (error == ForwarderError.None)
                return;
            var cause = http.Features.Get<IForwarderErrorFeature>()?.Exception;
            if (error != ForwarderError.Request || cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
                return;
            if (!destination.IsSick(_time))
                IngressLog.EndpointFailed(_logger, destination.Prefix, key.Namespace, key.Service, cause.Message);
            destination.Failed(_time);
            if (attempt == MostTries || http.Response.HasStarted || HasBody(http) || pool.Next(not: destination) is not { } other)
                return;
            destination = other;
            http.Response.Clear();
        }
    }

    /// <summary>A body that was read once cannot be sent again.</summary>
    private static bool HasBody(HttpContext http) => http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    private static async Task TellAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }

    private static SocketsHttpHandler Client() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectLimit,
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        // Pods' certificates are for names that nobody here can check: TLS hides the traffic, and addresses come from the API.
#pragma warning disable CA5359
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    };
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Probes;

/// <summary>GET requests of probes and lifecycle hooks: any certificate is taken, a fresh connection each time, redirects only to the same host.</summary>
internal sealed class HttpProbe : IDisposable
{
    private const int MostRedirects = 10;

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        // A kept connection would let a stuck listener pass, and would hold the pod's sockets.
        PooledConnectionLifetime = TimeSpan.Zero,
#pragma warning disable CA5359 // A probe asks whether the container answers, not who it is: Kubernetes skips verification too.
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    });

    public async Task<ProbeResult> GetAsync(HTTPGetAction action, ProbeTarget target, string userAgent, CancellationToken cancel)
    {
        if (target.Port(action.Port) is not (> 0 and <= 65535 and var port)) return new(false, $"couldn't find port: {action.Port}");
        var host = action.Host is { Length: > 0 } given ? given : target.PodIp;
        var scheme = (action.Scheme ?? "HTTP").ToLowerInvariant();
        var path = action.Path is { Length: > 0 } wanted ? wanted : "/";
        var address = host.Contains(':') ? $"[{host}]" : host;
        var slash = path.StartsWith('/') ? "" : "/";
        if (!Uri.TryCreate($"{scheme}://{address}:{port}{slash}{path}", UriKind.Absolute, out var uri)) return new(false, $"invalid address for path {path}");
        try
        {
            return await GetAsync(uri, action, userAgent, cancel);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            return new(false, $"Get \"{uri}\": {Cause(error, address, port)}");
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<ProbeResult> GetAsync(Uri uri, HTTPGetAction action, string userAgent, CancellationToken cancel)
    {
        var next = uri;
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next) { Version = HttpVersion.Version11 };
            Fill(request.Headers, action, userAgent);
            using var response = await client.SendAsync(request, cancel);
            var code = (int)response.StatusCode;
            if (code is >= 300 and < 400 && response.Headers.Location is { } location && hop < MostRedirects)
            {
                next = new Uri(next, location);
                if (next.Host != uri.Host) return new(true, "redirect to another host is not followed");
                continue;
            }
            if (code is >= 200 and < 400) return new(true);
            return new(false, $"HTTP probe failed with statuscode: {code}");
        }
    }

    private static void Fill(HttpRequestHeaders headers, HTTPGetAction action, string userAgent)
    {
        foreach (var header in action.HttpHeaders)
        {
            if (header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)) headers.Host = header.Value;
            else headers.TryAddWithoutValidation(header.Name, header.Value);
        }
        if (!headers.Contains("User-Agent")) headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (!headers.Contains("Accept")) headers.TryAddWithoutValidation("Accept", "*/*");
        headers.ConnectionClose = true;
    }

    internal static string Cause(Exception error, string host, int port)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket) return $"dial tcp {host}:{port}: {Text(socket)}";
        }
        return (error.InnerException ?? error).Message;
    }

    private static string Text(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.TimedOut => "i/o timeout",
        _ => error.Message,
    };
}

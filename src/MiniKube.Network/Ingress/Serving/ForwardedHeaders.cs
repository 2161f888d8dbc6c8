using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.Network.Ingress.Serving;

/// <summary>Passes a request on as it is, with its host, and says who sent it. What a client claims about that itself is not passed on.</summary>
internal sealed class ForwardedHeaders : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        var connection = httpContext.Connection;
        var caller = connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : connection.RemoteIpAddress;
        var headers = proxyRequest.Headers;
        Set(headers, "X-Forwarded-For", caller?.ToString() ?? "");
        Set(headers, "X-Real-IP", caller?.ToString() ?? "");
        Set(headers, "X-Forwarded-Proto", request.Scheme);
        Set(headers, "X-Forwarded-Host", request.Host.Value ?? "");
        Set(headers, "X-Forwarded-Port", (request.Host.Port ?? connection.LocalPort).ToString(System.Globalization.CultureInfo.InvariantCulture));
        headers.Remove("Forwarded");
        headers.Host = request.Host.Value;
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}

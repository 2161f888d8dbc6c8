using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.Proxying;

/// <summary>The parts of a proxied address as the client wrote them: nothing is decoded on the way through.</summary>
/// <param name="Prefix">Up to and with "/proxy".</param>
/// <param name="Rest">What the other server is asked for; empty or beginning with a slash.</param>
/// <param name="Query">Empty or beginning with a question mark.</param>
internal readonly record struct ProxyPath(string Prefix, string Rest, string Query)
{
    public static ProxyPath Of(HttpContext http, bool isNamespaced)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!raw.StartsWith('/')) raw = http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (raw, "") : (raw[..question], raw[question..]);
        // /api/v1/nodes/N/proxy or /api/v1/namespaces/S/pods/N/proxy.
        var at = path.Length - path.AsSpan().TrimStart('/').Length;
        for (var segments = isNamespaced ? 7 : 5; segments > 0 && at < path.Length; segments--)
        {
            var next = path.IndexOf('/', at);
            at = next < 0 ? path.Length : segments == 1 ? next : next + 1;
        }
        return new(path[..at], path[at..], query);
    }
}

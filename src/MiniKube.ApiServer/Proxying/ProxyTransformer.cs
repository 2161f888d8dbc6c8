using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.ApiServer.Proxying;

/// <summary>What changes on the way: the client's credentials stay here, and addresses in answers are made to lead back through the proxy.</summary>
internal sealed class ProxyTransformer(ProxyTarget target, ProxyPath path) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        headers.Authorization = null;
        foreach (var name in headers.Select(header => header.Key).Where(name => name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)).ToList()) headers.Remove(name);
        var request = httpContext.Request;
        Set("X-Forwarded-Uri", path.Prefix + path.Rest);
        Set("X-Forwarded-Host", request.Host.Value ?? "");
        Set("X-Forwarded-Proto", request.Scheme);
        var before = request.Headers["X-Forwarded-For"].ToString();
        var client = httpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        Set("X-Forwarded-For", before.Length > 0 ? $"{before}, {client}" : client);
        var wanted = path.Rest.Length > 0 ? path.Rest : "/";
        proxyRequest.RequestUri = new($"{destinationPrefix}{wanted}{path.Query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        ProxyTransport.Aim(proxyRequest, target);

        void Set(string name, string value)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copies = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is null) return copies;
        var links = new ProxiedLinks(path.Prefix, httpContext.Request.Scheme, httpContext.Request.Host.Value ?? "", target.Authority);
        var headers = httpContext.Response.Headers;
        if (headers.Location is [{ Length: > 0 } location]) headers.Location = links.Rewrite(location);
        else if (copies && proxyResponse.Content.Headers.ContentType?.MediaType == "text/html" && !HttpMethods.IsHead(httpContext.Request.Method)) await RewritePageAsync(proxyResponse, headers, links, cancellationToken);
        return copies;
    }

    private static async Task RewritePageAsync(HttpResponseMessage response, IHeaderDictionary headers, ProxiedLinks links, CancellationToken cancel)
    {
        var encoding = headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip")) return;
        var body = await response.Content.ReadAsStreamAsync(cancel);
        if (encoding == "gzip") body = new GZipStream(body, CompressionMode.Decompress);
        headers.ContentLength = null;
        headers.Remove("Content-Encoding");
        response.Content = new StreamContent(new HtmlLinks(body, links));
    }
}

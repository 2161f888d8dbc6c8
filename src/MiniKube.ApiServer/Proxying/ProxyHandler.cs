using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using MiniKube.ApiServer.Dialing;
using MiniKube.ApiServer.Rest.Requests;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.ApiServer.Proxying;

/// <summary>The subresource proxy of services, pods and nodes: any method, bodies of any length, upgrades.</summary>
internal sealed class ProxyHandler(ProxyTargets targets, ProxyTransport transport, Forwarding forwarding) : IDisposable
{
    // A stream may be silent for long; who leaves is noticed anyway.
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromDays(1), Version = new(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public async Task ServeAsync(RestRequest request)
    {
        var http = request.Http;
        request.Authorize(Verb(http.Request.Method));
        var path = ProxyPath.Of(http, request.Definition.Namespaced);
        await request.ConnectAsync(Described(request, path));
        var target = await targets.FindAsync(request);
        if (path.Rest.Length == 0 && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            // Relative links of the first page shall lead below it.
            http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            http.Response.Headers.Location = $"{path.Prefix}/{path.Query}";
            return;
        }
        Unbind(http);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, request.Server.Stopping);
        http.Response.Headers.Remove("Cache-Control");
        var error = await forwarding.Forwarder.SendAsync(
            http, $"{target.Scheme}://{target.Authority}", transport.Invoker, Config, new ProxyTransformer(target, path), any.Token);
        if (error is ForwarderError.None || http.Response.HasStarted || request.Cancel.IsCancellationRequested) return;
        var why = http.GetForwarderErrorFeature()?.Exception;
        http.Response.Clear();
        throw ApiException.Unavailable($"error trying to reach service: {Forwarding.Reason(why, error)}");
    }

    public void Dispose() => transport.Dispose();

    private static JsonObject Described(RestRequest request, ProxyPath path) => new()
    {
        ["kind"] = request.Target.SubresourceDefinition?.Kind, ["apiVersion"] = "v1", ["path"] = Uri.UnescapeDataString(path.Rest.TrimStart('/')),
    };

    private static string Verb(string method) => method switch
    {
        "GET" or "HEAD" => "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => method.ToLowerInvariant(),
    };

    /// <summary>How much, and how fast, is between the client and the other server.</summary>
    private static void Unbind(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}

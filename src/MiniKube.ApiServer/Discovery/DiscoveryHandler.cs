using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Discovery;

/// <summary>Answers which groups, versions and kinds there are.</summary>
internal sealed class DiscoveryHandler(ResourceDirectory resources, ExtensionApis extensions)
{
    private volatile DiscoveryDocuments? documents;

    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        if (path.Length > 1) path = path.TrimEnd('/');
        if (!(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))) return false;
        if (path == "/api" && AggregatedVersion(http.Request) is null)
        {
            // Tells at which address this client reaches the server, so it is made for each request.
            await CachedDocument.Json(new()
            {
                ["kind"] = "APIVersions",
                ["versions"] = new System.Text.Json.Nodes.JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new System.Text.Json.Nodes.JsonArray(
                    new System.Text.Json.Nodes.JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = http.Request.Host.Value }),
            }).WriteAsync(http);
            return true;
        }
        var current = Documents();
        var document = path is "/api" or "/apis" && AggregatedVersion(http.Request) is { } version
            ? current.FindAggregated(path, version)
            : current.Find(path);
        if (document is null) return false;
        await document.WriteAsync(http);
        return true;
    }

    private DiscoveryDocuments Documents()
    {
        var current = documents;
        var generation = resources.Generation + extensions.Generation;
        if (current is null || current.Generation != generation)
        {
            documents = current = new(resources.All.Concat(extensions.All.SelectMany(ExtensionKinds.Of)), generation);
        }
        return current;
    }

    private static string? AggregatedVersion(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept!, out var wanted)) return null;
        foreach (var type in wanted)
        {
            if (Parameter(type, "as") == "APIGroupDiscoveryList" && Parameter(type, "g") == "apidiscovery.k8s.io"
                && Parameter(type, "v") is "v2" or "v2beta1")
            {
                return Parameter(type, "v");
            }
            if (type.Parameters.All(parameter => parameter.Name == "q")) return null;
        }
        return null;
    }

    private static string Parameter(MediaTypeHeaderValue type, string name) =>
        type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value ?? "";
}

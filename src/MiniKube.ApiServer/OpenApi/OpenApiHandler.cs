using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>/openapi/v2 (JSON and protobuf) and /openapi/v3 (an index, and a document for each group version).</summary>
internal sealed class OpenApiHandler(ResourceDirectory resources)
{
    private volatile OpenApiDocuments? documents;

    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        if (!path.StartsWith("/openapi/", StringComparison.Ordinal)
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            return false;
        }
        var current = Documents();
        var document = path switch
        {
            "/openapi/v2" => WantsProtobuf(http.Request) ? current.V2Protobuf : current.V2Json,
            "/openapi/v3" => current.V3Index,
            _ when path.StartsWith("/openapi/v3/", StringComparison.Ordinal) => current.V3(path["/openapi/v3/".Length..]),
            _ => null,
        };
        if (document is null) return false;
        await document.WriteAsync(http);
        return true;
    }

    private OpenApiDocuments Documents()
    {
        var current = documents;
        if (current is null || current.Generation != resources.Generation) documents = current = new OpenApiDocuments(resources);
        return current;
    }

    // The '@' of the type's official name is no token of RFC 9110, so a header parser would refuse it.
    private static bool WantsProtobuf(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("proto-openapi.spec.v2", StringComparison.Ordinal);
}

using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Hosting;

/// <summary>
/// /cacerts: the authority's certificate, for hosts that know nothing but its hash. It is public, and worth nothing to who cannot check it.
/// </summary>
internal sealed class AuthorityEndpoint(string caFile)
{
    public const string Path = "/cacerts";

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.ContentType = "application/x-pem-file";
        await http.Response.SendFileAsync(caFile, http.RequestAborted);
    }
}

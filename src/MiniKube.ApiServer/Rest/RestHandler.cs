using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Rest;

/// <summary>Serves every request that is not gRPC, health or metrics. Runs after authentication.</summary>
internal sealed class RestHandler(ApiServerContext context)
{
    public Task HandleAsync(HttpContext http)
    {
        http.Response.StatusCode = context.Resources.All.Count > 0 ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Hosting;

/// <summary>Answers 429 when too many requests run at once. Requests that last (watch, exec, logs …) are not counted.</summary>
internal sealed class InFlightLimit(int maximum)
{
    private static readonly string[] Lasting = ["/exec", "/attach", "/portforward", "/log", "/proxy"];
    private int running;

    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (Lasts(http.Request))
        {
            await next(http);
            return;
        }
        try
        {
            if (Interlocked.Increment(ref running) > maximum)
            {
                http.Response.Headers.RetryAfter = "1";
                await ErrorAnswer.WriteAsync(http, ApiException.TooManyRequests("the server has received too many requests, try again later", 1),
                    isGrpc: false);
                return;
            }
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private static bool Lasts(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.QueryString.Value!.Contains("watch=", StringComparison.Ordinal)) return true;
        var path = request.Path.Value!;
        return Array.Exists(Lasting, suffix => path.EndsWith(suffix, StringComparison.Ordinal));
    }
}

using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Debugging;

/// <summary>
/// What an administrator asks a server that behaves oddly. Each page is a non-resource URL that RBAC must allow; none of them shows bodies, queries or
/// credentials. They tell of the one server that answers.
/// </summary>
internal sealed class DebugPages(FlowTable flow, WatchCache cache, LogLevelPage level, TimeProvider time)
{
    private const string Root = "/debug";
    private const string Flows = Root + "/api_priority_and_fairness/";
    private const string Pprof = Root + "/pprof";

    private static readonly string Index = string.Join('\n',
        "/debug/api_priority_and_fairness/dump_priority_levels  requests by priority level",
        "/debug/api_priority_and_fairness/dump_queues           queues of the levels",
        "/debug/api_priority_and_fairness/dump_requests         requests that wait; ?includeRequestDetails=1 says what they are",
        "/debug/caches                                          objects, events and watchers by kind",
        "/debug/flags/v                                         GET tells the log level, PUT sets it",
        "/debug/gc                                              memory and its collections",
        "/debug/threads                                         threads and the pool",
        "");

    /// <summary>False: no such page.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        if (!path.StartsWith(Root, StringComparison.Ordinal)) return false;
        if (path == LogLevelPage.Path)
        {
            await level.HandleAsync(http);
            return true;
        }
        if (path == Pprof || path.StartsWith(Pprof + "/", StringComparison.Ordinal))
        {
            await WriteAsync(http, StatusCodes.Status404NotFound,
                $"this server is a .NET program and has no pprof: see /debug/gc, /debug/threads and /debug/caches, or attach dotnet-trace, dotnet-counters or dotnet-gcdump to process {Environment.ProcessId} on its host\n");
            return true;
        }
        var text = path switch
        {
            Root or Root + "/" => Index,
            Flows + "dump_priority_levels" => FlowDump.Levels(flow.Levels),
            Flows + "dump_queues" => FlowDump.Queues(flow.Levels),
            Flows + "dump_requests" => FlowDump.Requests(flow.Levels, new RequestQuery(http.Request.Query).Flag("includeRequestDetails")),
            Root + "/caches" => CacheDump.Of(cache),
            Root + "/gc" => RuntimeDump.Memory(),
            Root + "/threads" => RuntimeDump.Threads(time),
            _ => null,
        };
        if (text is null) return false;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            throw ApiException.MethodNotAllowed();
        }
        await WriteAsync(http, StatusCodes.Status200OK, text);
        return true;
    }

    public static Task WriteAsync(HttpContext http, int code, string text)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers["X-Content-Type-Options"] = "nosniff";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}

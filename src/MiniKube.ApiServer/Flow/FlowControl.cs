using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.ApiServer.Flow;

/// <summary>Lets requests run as far as their priority level has seats; others wait their turn or are told to come back.</summary>
internal sealed class FlowControl(FlowTable table, TimeProvider time)
{
    public async Task RunAsync(HttpContext http, UserInfo user, RequestFacts facts, RequestDelegate next)
    {
        var match = table.Classify(user, facts);
        http.Response.Headers["X-Kubernetes-PF-FlowSchema-UID"] = match.SchemaUid;
        http.Response.Headers["X-Kubernetes-PF-PriorityLevel-UID"] = match.Level.Uid;
        var flow = match.Level.IsExempt ? 0 : ShuffleShard.Hash(match.Schema, match.Flow);
        var seat = await match.Level.TakeAsync(flow, http.RequestAborted, new(match.Schema, match.Flow, user.Name, facts, time.GetUtcNow()));
        if (seat is null)
        {
            http.Response.Headers.RetryAfter = "1";
            await ErrorAnswer.WriteAsync(
                http, ApiException.TooManyRequests("too many requests, please try again later", 1), isGrpc: false);
            return;
        }
        if (facts.Lasts)
        {
            // It has had its turn; what lasts must not keep others out.
            seat.Dispose();
            await next(http);
            return;
        }
        using (seat) await next(http);
    }
}

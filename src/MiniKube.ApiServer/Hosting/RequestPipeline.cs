using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Telemetry;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Hosting;

/// <summary>
/// What every request passes, in this order: health and the authority for everybody, authentication, then gRPC, metrics, or REST as far as its priority has seats.
/// </summary>
internal sealed partial class RequestPipeline(
    ApiServerContext context, Authenticator authenticator, HealthEndpoints health, ServerMetrics metrics,
    FlowControl flow,
    RequestDelegate grpc, RequestDelegate rest, AuthorityEndpoint authority, AuditLog? audit = null)
{
    private readonly ILogger<RequestPipeline> log = context.Logging.CreateLogger<RequestPipeline>();

    public async Task HandleAsync(HttpContext http)
    {
        var isGrpc = http.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.Ordinal);
        var start = context.Time.GetTimestamp();
        try
        {
            if (health.Owns(http.Request.Path)) await health.HandleAsync(http);
            else if (http.Request.Path == AuthorityEndpoint.Path) await authority.HandleAsync(http);
            else await AuthenticatedAsync(http, isGrpc);
        }
        finally
        {
            var took = context.Time.GetElapsedTime(start);
            context.Requests.End(http, took);
            if (log.IsEnabled(LogLevel.Debug)) Served(http.Request.Method, http.Request.Path.Value ?? "", http.Response.StatusCode, took.TotalMilliseconds, ApiServerContext.UserOf(http).Name);
        }
    }

    private async Task AuthenticatedAsync(HttpContext http, bool isGrpc)
    {
        var user = await authenticator.AuthenticateAsync(http);
        if (user is null || (user.IsAnonymous && http.Request.Path != "/version"))
        {
            if (isGrpc || audit is null) await ErrorAnswer.WriteAsync(http, ApiException.Unauthorized(), isGrpc);
            else await audit.RunAsync(
                http, UserInfo.Anonymous, null, RequestFacts.Of(http.Request, context.Resources), refused => ErrorAnswer.WriteAsync(refused, ApiException.Unauthorized(), isGrpc));
            return;
        }
        var original = user;
        if (!isGrpc)
        {
            var other = Impersonated(http, user, out var refused);
            if (refused is not null)
            {
                await ErrorAnswer.WriteAsync(http, refused, isGrpc);
                return;
            }
            user = other;
        }
        http.Features.Set(user);
        if (isGrpc) await grpc(http);
        else if (http.Request.Path == "/metrics") await MetricsAsync(http, user);
        else await ServeAsync(http, user, original);
    }

    private Task ServeAsync(HttpContext http, UserInfo user, UserInfo original)
    {
        var facts = RequestFacts.Of(http.Request, context.Resources);
        context.Requests.Begin(http, RequestLabels.Of(facts, http.Request));
        if (audit is null) return flow.RunAsync(http, user, facts, rest);
        return audit.RunAsync(http, original, ReferenceEquals(user, original) ? null : user, facts, admitted => flow.RunAsync(admitted, user, facts, rest));
    }

    private UserInfo Impersonated(HttpContext http, UserInfo user, out ApiException? refused)
    {
        try
        {
            refused = null;
            return Impersonation.Apply(http.Request, user, context.Authorizer);
        }
        catch (ApiException error)
        {
            refused = error;
            return user;
        }
    }

    private async Task MetricsAsync(HttpContext http, UserInfo user)
    {
        try
        {
            context.Authorizer.Check(new(user, "get", null, Path: "/metrics"));
        }
        catch (ApiException error)
        {
            await ErrorAnswer.WriteAsync(http, error, isGrpc: false);
            return;
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            await ErrorAnswer.WriteAsync(http, ApiException.MethodNotAllowed(), isGrpc: false);
            return;
        }
        http.Response.ContentType = MetricsText.ContentType;
        await http.Response.WriteAsync(metrics.Render(), http.RequestAborted);
    }

    // Without the query, which may hold what is nobody's business.
    [LoggerMessage(1003, LogLevel.Debug, "{Method} {Path} {Code} {Milliseconds:0.0} ms {User}")]
    private partial void Served(string method, string path, int code, double milliseconds, string user);
}

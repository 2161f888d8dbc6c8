using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Debugging;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.OpenApi;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;
using MiniKube.ApiServer.Rest.Routing;

namespace MiniKube.ApiServer.Rest;

/// <summary>Serves every request that is not gRPC, health or metrics. Runs after authentication. Every error leaves as a <c>Status</c>.</summary>
internal sealed partial class RestHandler(ApiServerContext context, DebugPages debug)
{
    private readonly ILogger<RestHandler> log = context.Logging.CreateLogger<RestHandler>();
    private readonly DiscoveryHandler discovery = new(context.Resources, context.Extensions);
    private readonly ExtensionProxy extensions = new(context.Extensions, context);
    private readonly OpenApiHandler openApi = new(context.Resources);

    [SuppressMessage("Design", "CA1031", Justification = "the last place where an error can become an answer")]
    public async Task HandleAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers["Audit-Id"] = AuditId(http.Request);
        headers.CacheControl = "no-cache, private";
        try
        {
            await RouteAsync(http);
        }
        catch (ApiException error)
        {
            await AnswerAsync(http, error);
        }
        catch (Exception error) when (
            error is OperationCanceledException or IOException && (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted))
        {
            // The client has left, or a stream that was under way broke: nobody is there to be told.
            http.Abort();
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            await AnswerAsync(http, ApiException.Unavailable("the server is shutting down; try again"));
        }
        catch (BadHttpRequestException error)
        {
            var tooLarge = error.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await AnswerAsync(http, tooLarge ? RequestBody.TooLarge() : ApiException.BadRequest(error.Message));
        }
        catch (Exception error)
        {
            Failed(http.Request.Method, http.Request.Path.Value ?? "", error);
            await AnswerAsync(http, ApiException.Internal(error.Message));
        }
    }

    private async Task RouteAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var target = ResourcePath.Parse(path, context.Resources);
        if (HttpMethods.IsOptions(http.Request.Method) && target?.Subresource != "proxy")
        {
            http.Response.Headers.Allow = "DELETE, GET, HEAD, PATCH, POST, PUT";
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        if (target is not null)
        {
            await ResourceHandler.HandleAsync(new RestRequest(context, http, target));
            return;
        }
        if (path == "/version")
        {
            await ServerVersion.WriteAsync(http);
            return;
        }
        if (await extensions.TryHandleAsync(http, path)) return;
        Authorization.Authorizers.Check(
            context.Authorizer, new(ApiServerContext.UserOf(http), http.Request.Method.ToLowerInvariant(), null, Path: path));
        if (await context.Issuer.TryHandleAsync(http, path)) return;
        if (await debug.TryHandleAsync(http, path)) return;
        if (await discovery.TryHandleAsync(http, path) || await openApi.TryHandleAsync(http, path)) return;
        throw ApiException.UnknownPath();
    }

    private static async Task AnswerAsync(HttpContext http, ApiException error)
    {
        if (http.Response.HasStarted)
        {
            // Too late for another answer; a cut connection is the only honest one.
            http.Abort();
            return;
        }
        http.Response.Headers.Remove("Content-Encoding");
        await StatusResponse.WriteAsync(http, error.Status);
    }

    private static string AuditId(HttpRequest request) =>
        request.Headers["Audit-ID"] is [{ Length: > 0 and <= 64 } given, ..] && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? given
            : Guid.NewGuid().ToString();

    [LoggerMessage(2101, LogLevel.Error, "{Method} {Path} failed")]
    private partial void Failed(string method, string path, Exception error);
}

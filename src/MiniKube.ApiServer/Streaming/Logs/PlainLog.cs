using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.Streaming.Logs;

internal sealed class PlainLog(HttpContext http) : LogAnswer
{
    public override Task StartAsync()
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return http.Response.StartAsync(http.RequestAborted);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> text, CancellationToken cancel) => await http.Response.BodyWriter.WriteAsync(text, cancel);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

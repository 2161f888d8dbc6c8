using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MiniKube.Telemetry;

/// <summary>
/// <c>/metrics</c>, <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c> of a component that serves nothing else. Without TLS and without credentials: it belongs on a
/// loopback address, or in a network of its own.
/// </summary>
public static class MonitoringEndpoint
{
    /// <param name="listen">ADDRESS:PORT.</param>
    /// <param name="problem">Null when the component is well, else what is wrong with it.</param>
    public static async Task RunAsync(IPEndPoint listen, Func<string?> problem, CancellationToken cancel)
    {
        var meters = MeterExport.OfProcess;
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = "/" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(listen);
        });
        await using var app = builder.Build();
        app.Run(http => AnswerAsync(http, meters, problem));
        await app.StartAsync(cancel);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    private static Task AnswerAsync(HttpContext http, MeterExport meters, Func<string?> problem)
    {
        if (http.Request.Method is not ("GET" or "HEAD")) return WriteAsync(http, 405, "only GET and HEAD are served\n");
        switch (http.Request.Path.Value)
        {
            case "/metrics":
                var text = new MetricsText();
                meters.Render(text);
                ProcessMetrics.Render(text);
                http.Response.ContentType = MetricsText.ContentType;
                return http.Response.WriteAsync(text.ToString(), http.RequestAborted);
            case "/healthz" or "/livez" or "/readyz":
                return problem() is { } wrong ? WriteAsync(http, 500, wrong + "\n") : WriteAsync(http, 200, "ok");
            default:
                return WriteAsync(http, 404, "404 page not found: there are /metrics, /healthz, /livez and /readyz\n");
        }
    }

    private static Task WriteAsync(HttpContext http, int code, string text)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}

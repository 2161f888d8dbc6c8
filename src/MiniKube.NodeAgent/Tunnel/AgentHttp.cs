using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Containers;
using MiniKube.NodeAgent.Telemetry;
using MiniKube.NodeAgent.Work;
using MiniKube.Telemetry;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>
/// What <c>/api/v1/nodes/NAME/proxy/…</c> shows: health, the node's pods, what they use, and its logs. One request a connection; who may ask is the server's
/// to judge.
/// </summary>
internal sealed class AgentHttp(PodRegistry pods, IContainerRuntime runtime)
{
    private const int LongestHead = 32 * 1024;
    private const string Logs = "/var/log";

    public async Task ServeAsync(SessionFrames frames, CancellationToken cancel)
    {
        if (await ReadHeadAsync(frames, cancel) is not [var line, ..] || line.Split(' ') is not [var method, var target, _])
        {
            await AnswerAsync(frames, 400, "text/plain", "the request cannot be read\n", cancel);
        }
        else if (method is not ("GET" or "HEAD"))
        {
            await AnswerAsync(frames, 405, "text/plain", "only GET and HEAD are served\n", cancel);
        }
        else
        {
            var path = Uri.UnescapeDataString(target.Split('?', 2)[0]);
            await ServeAsync(frames, method, path, cancel);
        }
        await frames.WriteAsync(SessionFrames.Output, default, cancel, end: true);
        await frames.CompleteAsync(cancel);
        // The call is cut when it is left: first the server must have read to the end.
        await foreach (var _ in frames.ReadAllAsync(cancel))
        {
        }
    }

    private async Task ServeAsync(SessionFrames frames, string method, string path, CancellationToken cancel)
    {
        switch (path)
        {
            case "/healthz" or "/healthz/ping":
                await AnswerAsync(frames, 200, "text/plain; charset=utf-8", "ok", cancel);
                break;
            case "/pods" or "/pods/" or "/runningpods" or "/runningpods/":
                await AnswerAsync(frames, 200, "application/json", PodList(running: path.StartsWith("/running", StringComparison.Ordinal)).ToJsonString(), cancel);
                break;
            case "/stats/summary":
                await AnswerAsync(frames, 200, "application/json", (await UsageSummary.ReadAsync(pods, runtime, cancel)).ToJsonString(), cancel);
                break;
            case "/metrics":
                await AnswerAsync(frames, 200, MetricsText.ContentType, AgentMetrics.Render(pods), cancel);
                break;
            case "/":
                await AnswerAsync(frames, 200, "text/html; charset=utf-8", Index(["healthz", "logs/", "metrics", "pods", "stats/summary"]), cancel);
                break;
            case "/logs":
                await AnswerAsync(frames, 301, "text/plain", "", cancel, "Location: /logs/");
                break;
            case var logs when logs.StartsWith("/logs/", StringComparison.Ordinal):
                await LogAsync(frames, method, logs["/logs/".Length..], cancel);
                break;
            default:
                await AnswerAsync(frames, 404, "text/plain; charset=utf-8", "404 page not found\n", cancel);
                break;
        }
    }

    private JsonObject PodList(bool running) => new()
    {
        ["kind"] = "PodList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. pods.Views.Where(view => !running || view.Runs.Any(run => run.Running)).Select(view => (JsonNode)ApiJson.ToDocument(view.Pod))]),
    };

    private static async Task LogAsync(SessionFrames frames, string method, string path, CancellationToken cancel)
    {
        var full = Path.GetFullPath(Path.Combine(Logs, path.TrimStart('/')));
        if (full != Logs && !full.StartsWith(Logs + "/", StringComparison.Ordinal))
        {
            await AnswerAsync(frames, 404, "text/plain", "404 page not found\n", cancel);
            return;
        }
        try
        {
            if (Directory.Exists(full))
            {
                var names = new DirectoryInfo(full).EnumerateFileSystemInfos().Take(10_000).Select(entry => entry is DirectoryInfo ? entry.Name + "/" : entry.Name).Order(StringComparer.Ordinal);
                await AnswerAsync(frames, 200, "text/html; charset=utf-8", Index(names), cancel);
                return;
            }
            await using var file = File.OpenRead(full);
            await HeadAsync(frames, 200, "text/plain; charset=utf-8", null, cancel);
            if (method != "HEAD") await frames.PumpAsync(file, SessionFrames.Output, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await AnswerAsync(frames, 404, "text/plain", "404 page not found\n", cancel);
        }
    }

    private static string Index(IEnumerable<string> names)
    {
        var page = new StringBuilder("<!doctype html>\n<pre>\n");
        foreach (var name in names) page.Append("<a href=\"").Append(Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)).Append("\">").Append(WebUtility.HtmlEncode(name)).Append("</a>\n");
        return page.Append("</pre>\n").ToString();
    }

    private static async Task<string[]> ReadHeadAsync(SessionFrames frames, CancellationToken cancel)
    {
        var head = new StringBuilder();
        await foreach (var frame in frames.ReadAllAsync(cancel))
        {
            if (frame.Channel != SessionFrames.Input) continue;
            head.Append(Encoding.Latin1.GetString(frame.Data.Span));
            var text = head.ToString();
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0) return text[..end].Split("\r\n");
            if (head.Length > LongestHead || frame.End) break;
        }
        return [];
    }

    private static async Task AnswerAsync(SessionFrames frames, int code, string type, string body, CancellationToken cancel, string? more = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await HeadAsync(frames, code, type, bytes.Length, cancel, more);
        if (bytes.Length > 0) await frames.PumpAsync(new MemoryStream(bytes), SessionFrames.Output, cancel);
    }

    // Without a length the end of the connection ends the body.
    private static ValueTask HeadAsync(SessionFrames frames, int code, string type, int? length, CancellationToken cancel, string? more = null)
    {
        var head = new StringBuilder($"HTTP/1.1 {code} {(HttpStatusCode)code}\r\nConnection: close\r\nContent-Type: {type}\r\n");
        if (length is { } known) head.Append($"Content-Length: {known}\r\n");
        if (more is not null) head.Append(more).Append("\r\n");
        return frames.WriteAsync(SessionFrames.Output, Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), cancel);
    }
}

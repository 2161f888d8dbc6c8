using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer.Debugging;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Tests.Rest;

[Collection("rest")]
public class DebugTests(RestServer rest)
{
    [Theory]
    [InlineData("/debug", "/debug/caches")]
    [InlineData("/debug/api_priority_and_fairness/dump_priority_levels", "PriorityLevelName, ActiveQueues, IsIdle")]
    [InlineData("/debug/api_priority_and_fairness/dump_queues", "PendingRequests")]
    [InlineData("/debug/api_priority_and_fairness/dump_requests?includeRequestDetails=1", "APIPath")]
    [InlineData("/debug/caches", "servicecidrs.networking.k8s.io, 1, ")]
    [InlineData("/debug/gc", "collections of generation 2")]
    [InlineData("/debug/threads", "pool threads")]
    public async Task Page_ForAnAdministrator_IsText(string path, string shows)
    {
        // What the tests before made may be on its way out.
        var answer = await Eventually.SeeAsync(
            () => rest.SendAsync("GET", path, accept: ""), page => System.Text.RegularExpressions.Regex.Replace(page.Text, " +", " ").Contains(shows, StringComparison.Ordinal), shows, show: page => page.Text);
        (answer.Code, answer.ContentType).ShouldBe((200, "text/plain; charset=utf-8"));
        (await rest.SendAsync("POST", path, "{}")).Code.ShouldBe(405);
        using var nobody = rest.Server.Http(token: "nobody");
        (await nobody.GetAsync(path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        using var stranger = rest.Server.Http();
        (await stranger.GetAsync(path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Caches_CountWatchers()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        int Watchers(string text) => int.Parse(text.Split('\n').Single(line => line.StartsWith("podtemplates,", StringComparison.Ordinal)).Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture);
        using (await rest.Client.GetAsync("/api/v1/podtemplates?watch=1&resourceVersion=0", HttpCompletionOption.ResponseHeadersRead, deadline.Token))
        {
            await Eventually.TrueAsync(async () => Watchers((await rest.SendAsync("GET", "/debug/caches")).Text) == 1, () => "the watcher is not shown");
        }
        await Eventually.TrueAsync(async () => Watchers((await rest.SendAsync("GET", "/debug/caches")).Text) == 0, () => "the watcher that left is still shown");
    }

    [Fact]
    public async Task Pprof_IsNotThere_AndSaysWhatIs()
    {
        var answer = await rest.SendAsync("GET", "/debug/pprof/heap");
        answer.Code.ShouldBe(404);
        answer.Text.ShouldContain("/debug/gc");
    }

    [Theory]
    [InlineData("PUT", "Debug", 200, LogLevel.Debug)]
    [InlineData("PUT", "verbose\n", 200, LogLevel.Trace)]
    [InlineData("PUT", "4", 200, LogLevel.Debug)]
    [InlineData("PUT", "0", 200, LogLevel.Information)]
    [InlineData("PUT", "None", 400, LogLevel.Warning)]
    [InlineData("PUT", "-1", 400, LogLevel.Warning)]
    [InlineData("PUT", "", 400, LogLevel.Warning)]
    [InlineData("GET", "", 200, LogLevel.Warning)]
    public async Task LogLevel_OfTheProcess_IsToldAndChanged(string method, string body, int code, LogLevel expected)
    {
        using var log = new Levels();
        var http = new DefaultHttpContext { Request = { Method = method, Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) }, Response = { Body = new MemoryStream() } };
        await new LogLevelPage(log).HandleAsync(http);
        http.Response.StatusCode.ShouldBe(code);
        log.Least.ShouldBe(expected);
    }

    private sealed class Levels : ILoggerFactory, ILogLevel
    {
        public LogLevel Least { get; set; } = LogLevel.Warning;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => NullLogger.Instance;

        public void Dispose()
        {
        }
    }
}

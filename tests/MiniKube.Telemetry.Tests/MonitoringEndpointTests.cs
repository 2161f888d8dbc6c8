using System.Diagnostics;
using System.Net;

namespace MiniKube.Telemetry.Tests;

public sealed class MonitoringEndpointTests
{
    [Fact]
    public async Task Endpoint_TellsMetricsAndHealth_UntilItIsStopped()
    {
        using var stop = new CancellationTokenSource();
        string? wrong = null;
        var listen = new IPEndPoint(IPAddress.Loopback, FreePorts.Take());
        var serving = MonitoringEndpoint.RunAsync(listen, () => wrong, stop.Token);
        using var http = new HttpClient { BaseAddress = new($"http://{listen}"), Timeout = TimeSpan.FromSeconds(90) };
        await UpAsync(http);
        (await http.GetStringAsync("/metrics")).ShouldContain("\nprocess_resident_memory_bytes ");
        (await http.GetStringAsync("/healthz")).ShouldBe("ok");
        wrong = "not the leader's fault";
        using var unwell = await http.GetAsync("/readyz");
        unwell.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await unwell.Content.ReadAsStringAsync()).ShouldBe("not the leader's fault\n");
        (await http.GetAsync("/api")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.PostAsync("/metrics", null)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        await stop.CancelAsync();
        await serving;
        await Should.ThrowAsync<HttpRequestException>(() => http.GetStringAsync("/healthz"));
    }

    private static async Task UpAsync(HttpClient http)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System))
        {
            try
            {
                await http.GetAsync("/healthz");
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromSeconds(90))
            {
            }
        }
    }
}

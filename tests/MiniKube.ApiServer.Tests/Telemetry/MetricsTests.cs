using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Telemetry;

public sealed partial class MetricsTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Requests_AreToldByVerbResourceAndCode_AsDashboardsAsk()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Admin();
        (await http.PostAsJsonAsync(ConfigMaps, new { metadata = new { name = "a" } })).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await http.PostAsJsonAsync(ConfigMaps, new { metadata = new { name = "a" } })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await http.PostAsJsonAsync(ConfigMaps + "?dryRun=All", new { metadata = new { name = "b" } })).StatusCode.ShouldBe(HttpStatusCode.Created);
        await http.GetStringAsync(ConfigMaps);
        await http.GetStringAsync(ConfigMaps + "/a");
        await http.GetAsync("/apis/no.such.group/v1/things");
        using var watching = await http.GetAsync(ConfigMaps + "?watch=1", HttpCompletionOption.ResponseHeadersRead);

        const string Rest = "group=\"\",version=\"v1\",resource=\"configmaps\",subresource=\"\"";
        string[] wanted =
        [
            $"apiserver_request_total{{dry_run=\"\",verb=\"POST\",{Rest},scope=\"namespace\",component=\"apiserver\",code=\"201\"}} 1\n",
            $"apiserver_request_total{{dry_run=\"\",verb=\"POST\",{Rest},scope=\"namespace\",component=\"apiserver\",code=\"409\"}} 1\n",
            $"apiserver_request_total{{dry_run=\"All\",verb=\"POST\",{Rest},scope=\"namespace\",component=\"apiserver\",code=\"201\"}} 1\n",
            $"apiserver_request_total{{dry_run=\"\",verb=\"LIST\",{Rest},scope=\"namespace\",component=\"apiserver\",code=\"200\"}} 1\n",
            $"apiserver_request_total{{dry_run=\"\",verb=\"GET\",{Rest},scope=\"resource\",component=\"apiserver\",code=\"200\"}} 1\n",
            $"apiserver_request_duration_seconds_count{{dry_run=\"\",verb=\"POST\",{Rest},scope=\"namespace\",component=\"apiserver\"}} 2\n",
            $"apiserver_longrunning_requests{{verb=\"WATCH\",{Rest},scope=\"namespace\",component=\"apiserver\"}} 1\n",
            "apiserver_current_inflight_requests{request_kind=\"mutating\"} 0\n",
            "etcd_request_duration_seconds_count{operation=\"create\",type=\"configmaps\"} ",
            "\nprocess_resident_memory_bytes ",
        ];
        // A request is counted when it is over, which its answer may reach the client before.
        await Eventually.SeeAsync(() => http.GetStringAsync("/metrics"), text => wanted.All(text.Contains), "the requests' counts", show: text => string.Join("; ", wanted.Where(line => !text.Contains(line))));
    }

    [Fact]
    public async Task Text_IsWhatPrometheusCanRead()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Admin();
        await http.GetStringAsync("/api/v1/namespaces?limit=1");
        using var answer = await http.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Where(line => !Comment().IsMatch(line) && !Sample().IsMatch(line)).ShouldBeEmpty();
        lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ShouldBeUnique();
        lines.Where(line => line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]).ShouldBeUnique();
    }

    [GeneratedRegex(@"^# (HELP|TYPE) [a-z_]+ .+$")]
    private static partial Regex Comment();

    [GeneratedRegex("""^[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? (\+Inf|-?\d+(\.\d+)?(E[+-]\d+)?)$""")]
    private static partial Regex Sample();
}

using System.Diagnostics;

namespace MiniKube.Benchmarks;

/// <summary>From the start of <c>mkube server</c> with fresh data, its etcd included, to the first ok of /readyz.</summary>
internal static class StartBench
{
    private const int Rounds = 5;

    public static async Task RunAsync(Mkube mkube, Report report)
    {
        report.Title("start");
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++) times.Add(await StartAsync(mkube));
        report.Add("start.server_to_readyz", Percentile.Of(times, 50), "ms", $"fresh data, etcd included; min {times.Min():0} max {times.Max():0}");
    }

    private static async Task<double> StartAsync(Mkube mkube)
    {
        var data = Directory.CreateTempSubdirectory("mkube-bench-");
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true }, ConnectTimeout = TimeSpan.FromSeconds(1) });
        var watch = Stopwatch.StartNew();
        using var server = mkube.Start("server", "--data-dir", data.FullName, "--listen-address", "127.0.0.1", "--advertise-address", "127.0.0.1", "--port", "16443", "--disable", "agent");
        var drain = Task.WhenAll(server.StandardOutput.BaseStream.CopyToAsync(Stream.Null), server.StandardError.BaseStream.CopyToAsync(Stream.Null));
        try
        {
            while (!await IsReadyAsync(http))
            {
                if (server.HasExited) throw new InvalidOperationException($"mkube server ended with {server.ExitCode}");
                if (watch.Elapsed > TimeSpan.FromSeconds(30)) throw new TimeoutException("mkube server was not ready within 30 s");
                await Task.Delay(5);
            }
            return watch.Elapsed.TotalMilliseconds;
        }
        finally
        {
            using (var kill = Process.Start("kill", ["-TERM", $"{server.Id}"])) await kill.WaitForExitAsync();
            await server.WaitForExitAsync();
            await drain;
            data.Delete(recursive: true);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("https://127.0.0.1:16443/readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

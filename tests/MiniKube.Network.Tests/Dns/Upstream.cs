using System.Diagnostics;

namespace MiniKube.Network.Tests.Dns;

/// <summary>A dnsmasq on loopback, with its log of questions.</summary>
internal sealed class Upstream : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];

    private Upstream(Process process, int port)
    {
        _process = process;
        Address = $"127.0.0.1:{port}";
    }

    public string Address { get; }

    public static async Task<Upstream> StartAsync(params string[] records)
    {
        var port = FreePorts.Take();
        string[] words =
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--no-daemon", "--log-queries", "--log-facility=-", "--user=root",
            "--listen-address=127.0.0.1", "--bind-interfaces", $"--port={port}", .. records,
        ];
#pragma warning disable RS0030 // a program of the system, for as long as the tests run
        var process = Process.Start(new ProcessStartInfo("dnsmasq", words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
#pragma warning restore RS0030
        var upstream = new Upstream(process, port);
        var started = new TaskCompletionSource();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (upstream._log)
                upstream._log.Add(line.Data ?? "");
            if (line.Data?.Contains("started", StringComparison.Ordinal) == true)
                started.TrySetResult();
            else if (line.Data is null)
                started.TrySetException(new InvalidOperationException("dnsmasq ended: " + string.Join('\n', upstream._log)));
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await started.Task;
        return upstream;
    }

    public int Questions(string name)
    {
        lock (_log)
            return _log.Count(line => line.Contains($"] {name} from", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

using System.CommandLine;
using System.Net;
using MiniKube.Cli.Configuration;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.Telemetry;

namespace MiniKube.Cli.Composition;

/// <summary>The options of a component that is only a client of the API server.</summary>
internal sealed class ComponentFlags
{
    private readonly Option<string> _kubeconfig = new("--kubeconfig") { Description = "Credentials, as 'mkube server' writes them into DATA-DIR/kubeconfig/", Required = true };

    private readonly Option<string?> _server = new("--server") { Description = "Where API servers are, https://HOST:6443, with commas, instead of what the credentials say" };
    private readonly Option<string?> _monitoring = new("--metrics-address") { Description = "ADDRESS:PORT for /metrics and /healthz, without credentials: a loopback address, or a network of your own" };
    private readonly Option<string?> _config = new(ConfigFile.Flag) { Description = "YAML file with any of these options" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _config, _kubeconfig, _server, _monitoring, Logging.Level, Logging.File }) command.Add(option);
    }

    public ApiClientOptions Read(ParseResult parsed)
    {
        var identity = Identity.From(parsed.GetRequiredValue(_kubeconfig));
        return parsed.GetValue(_server) is { } server ? identity with { Server = server } : identity;
    }

    /// <summary>Runs the component, and its monitoring beside it where that is wanted; the first that ends by itself ends both.</summary>
    public async Task RunAsync(ParseResult parsed, Func<CancellationToken, Task> component, CancellationToken cancel)
    {
        if (parsed.GetValue(_monitoring) is not { } address)
        {
            await component(cancel);
            return;
        }
        if (!IPEndPoint.TryParse(address, out var listen) || listen.Port == 0) throw new ClusterException(ClusterFailure.Usage, $"--metrics-address {address}: want ADDRESS:PORT, for example 127.0.0.1:10259");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] both = [component(stop.Token), MonitoringEndpoint.RunAsync(listen, static () => null, stop.Token)];
        var first = await Task.WhenAny(both);
        await stop.CancelAsync();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}

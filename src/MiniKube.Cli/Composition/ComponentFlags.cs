using System.CommandLine;
using MiniKube.Cli.Configuration;
using MiniKube.Client;

namespace MiniKube.Cli.Composition;

/// <summary>The options of a component that is only a client of the API server.</summary>
internal sealed class ComponentFlags
{
    private readonly Option<string> _kubeconfig = new("--kubeconfig") { Description = "Credentials, as 'mkube server' writes them into DATA-DIR/kubeconfig/", Required = true };

    private readonly Option<string?> _server = new("--server") { Description = "Where API servers are, https://HOST:6443, with commas, instead of what the credentials say" };
    private readonly Option<string?> _config = new(ConfigFile.Flag) { Description = "YAML file with any of these options" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _config, _kubeconfig, _server, Logging.Level, Logging.File }) command.Add(option);
    }

    public ApiClientOptions Read(ParseResult parsed)
    {
        var identity = Identity.From(parsed.GetRequiredValue(_kubeconfig));
        return parsed.GetValue(_server) is { } server ? identity with { Server = server } : identity;
    }
}

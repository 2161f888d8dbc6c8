using System.CommandLine;
using MiniKube.Cli.Configuration;

namespace MiniKube.Cli.Composition;

/// <summary>The options of a component that is only a client of the API server.</summary>
internal sealed class ComponentFlags
{
    public Option<string> Kubeconfig { get; } = new("--kubeconfig") { Description = "Credentials, as 'mkube server' writes them into DATA-DIR/kubeconfig/", Required = true };

    private readonly Option<string?> _config = new(ConfigFile.Flag) { Description = "YAML file with any of these options" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _config, Kubeconfig, Logging.Level, Logging.File }) command.Add(option);
    }
}

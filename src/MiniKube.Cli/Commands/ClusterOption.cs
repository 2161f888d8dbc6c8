using System.CommandLine;

namespace MiniKube.Cli.Commands;

/// <summary>Clusters made by <c>up</c> go by their name in every command.</summary>
internal static class ClusterOption
{
    public static Option<string> Name() => new("--name") { Description = "The cluster's name", DefaultValueFactory = _ => "dev" };

    public static Option<int> Wait() => new("--wait") { Description = "Seconds after which a node that does not become Ready is an error", DefaultValueFactory = _ => 60 };
}

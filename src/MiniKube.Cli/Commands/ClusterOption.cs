using System.CommandLine;

namespace MiniKube.Cli.Commands;

/// <summary>Clusters made by <c>up</c> go by their name in every command.</summary>
internal static class ClusterOption
{
    public static Option<string> Name() => new("--name") { Description = "The cluster's name", DefaultValueFactory = _ => "dev" };
}

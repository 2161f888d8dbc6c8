using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class DownCommand
{
    public static Command Create()
    {
        var name = ClusterOption.Name();
        var command = new Command("down", "Remove a cluster made by 'up' without a trace, also one that was never finished") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("down");
            var cluster = parsed.GetRequiredValue(name);
            var progress = new Progress(TimeProvider.System);
            var removed = await new ClusterDown(cluster, TimeProvider.System, progress.Tell).RunAsync(cancel);
            progress.Tell(removed ? $"cluster {cluster} is gone" : $"there is no cluster {cluster}");
            return ExitCode.Done;
        });
        return command;
    }
}

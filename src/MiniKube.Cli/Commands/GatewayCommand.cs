using System.CommandLine;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Gateway;

namespace MiniKube.Cli.Commands;

/// <summary>What <c>up</c> runs on the machine for clusters with several servers or published ports. Not for typing.</summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var config = new Argument<string>("config") { Description = "Its routes" };
        var command = new Command("gateway", "Leads connections of this machine into a cluster") { config };
        command.Hidden = true;
        command.SetAction(async (parsed, cancel) =>
        {
            var log = new Progress(TimeProvider.System);
            await Service.RunAsync(stop => GatewayServer.RunAsync(parsed.GetRequiredValue(config), TimeProvider.System, log.Tell, stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

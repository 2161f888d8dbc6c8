using System.CommandLine;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;

namespace MiniKube.Cli.Commands;

internal static class ControllerManagerCommand
{
    public static Command Create()
    {
        var flags = new ComponentFlags();
        var pods = new Option<string>("--cluster-cidr") { Description = "Network of the pods; every node gets a part", DefaultValueFactory = _ => "10.244.0.0/16" };
        var command = new Command("controller-manager", "The controllers alone") { pods };
        flags.AddTo(command);
        var balancers = new BalancerFlag();
        balancers.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var logging = Logging.Create(parsed);
            var server = flags.Read(parsed);
            var pool = balancers.Read(parsed);
            await Service.RunAsync(stop => flags.RunAsync(parsed, until => ControlLoops.RunControllersAsync(server, ControlLoops.PaceOf(server), parsed.GetRequiredValue(pods), pool, logging, TimeProvider.System, until), stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;

namespace MiniKube.Cli.Commands;

internal static class SchedulerCommand
{
    public static Command Create()
    {
        var flags = new ComponentFlags();
        var command = new Command("scheduler", "The scheduler alone");
        flags.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var logging = Logging.Create(parsed);
            var server = flags.Read(parsed);
            await Service.RunAsync(stop => flags.RunAsync(parsed, until => ControlLoops.RunSchedulerAsync(server, ControlLoops.PaceOf(server), logging, TimeProvider.System, until), stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

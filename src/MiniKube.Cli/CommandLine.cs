using System.CommandLine;
using MiniKube.Cli.Commands;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;

namespace MiniKube.Cli;

/// <summary>The commands, and the one place where a failure becomes a sentence and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var root = Root();
            var parsed = root.Parse(ConfigFile.Expand(root, args));
            if (Mistake.Describe(parsed, ConfigFile.PathIn(args)) is { } mistake) return Failure.Tell(mistake, ExitCode.Usage);
            if (Mistake.LacksOnlyACommand(parsed))
            {
                await root.Parse([.. args, "--help"]).InvokeAsync(new InvocationConfiguration { Output = Console.Error }, CancellationToken.None);
                return ExitCode.Usage;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
        }
        catch (Exception e)
        {
            return Failure.Tell(e);
        }
    }

    internal static RootCommand Root() => new("MiniKube: a real cluster that speaks the Kubernetes API, on one machine or several.")
    {
        UpCommand.Create(),
        DownCommand.Create(),
        StatusCommand.Create(),
        ListCommand.Create(),
        NodeCommand.Create(),
        FailoverCommand.Create(),
        PublishCommand.Create(),
        GatewayCommand.Create(),
        PowerCommands.Stop(),
        PowerCommands.Start(),
        PowerCommands.Pause(),
        PowerCommands.Unpause(),
        KubeconfigCommand.Create(),
        ImageCommand.Create(),
        ServerCommand.Create(),
        AgentCommand.Create(),
        TokenCommand.Create(),
        ApiServerCommand.Create(),
        SchedulerCommand.Create(),
        ControllerManagerCommand.Create(),
        CompletionCommand.Create(),
    };
}

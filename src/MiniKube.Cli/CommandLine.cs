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
            if (parsed.Errors is [var error, ..])
            {
                var path = string.Join(' ', parsed.CommandResult.Path());
                return Failure.Tell($"{error.Message.TrimEnd('.')}; see '{path} --help'", ExitCode.Usage);
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
    };

    private static IEnumerable<string> Path(this System.CommandLine.Parsing.CommandResult result)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = result; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "mkube" : command.Command.Name);
        }

        return names;
    }
}

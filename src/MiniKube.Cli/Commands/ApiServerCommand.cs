using System.CommandLine;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;

namespace MiniKube.Cli.Commands;

internal static class ApiServerCommand
{
    public static Command Create()
    {
        var flags = new ServerFlags();
        var command = new Command("apiserver", "The API server alone, with an etcd of its own unless one is named");
        flags.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var logging = Logging.Create(parsed);
            await Service.RunAsync(async stop =>
            {
                await using var api = await ApiServerRoom.OpenAsync(flags.Read(parsed), logging, TimeProvider.System, stop);
                await api.RunAsync(stop);
            }, cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

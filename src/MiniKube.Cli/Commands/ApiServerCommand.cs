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
            async Task RunAsync(CancellationToken until)
            {
                await using var api = await ApiServerRoom.OpenAsync(flags.Read(parsed), logging, TimeProvider.System, until);
                await api.RunAsync(until);
            }

            await Service.RunAsync(stop => AddressChange.RunAsync(flags.FindsAddress(parsed), RunAsync, TimeProvider.System, stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

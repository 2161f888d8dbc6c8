using System.CommandLine;
using Microsoft.Extensions.Logging;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;

namespace MiniKube.Cli.Commands;

internal static class ServerCommand
{
    private static readonly string[] Parts = ["scheduler", "controller-manager", "agent"];

    public static Command Create()
    {
        var flags = new ServerFlags();
        var disable = new Option<string[]>("--disable") { Description = $"Parts that this process does not run: {string.Join(", ", Parts)}; with commas or repeated", DefaultValueFactory = _ => [] };
        disable.Validators.Add(result =>
        {
            if (ServerFlags.List(result.GetValueOrDefault<string[]>()).Except(Parts).FirstOrDefault() is { } unknown) result.AddError($"'{unknown}' is no part that can be disabled: take {string.Join(", ", Parts)}");
        });
        var command = new Command("server", "Control plane and, by default, this host's agent, in one process") { disable };
        flags.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var logging = Logging.Create(parsed);
            var without = ServerFlags.List(parsed.GetValue(disable)).ToHashSet();
            await Service.RunAsync(stop => RunAsync(flags.Read(parsed), without, logging, TimeProvider.System, stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task RunAsync(ServerSettings settings, HashSet<string> without, ILoggerFactory logging, TimeProvider time, CancellationToken stop)
    {
        await using var api = await ApiServerRoom.OpenAsync(settings, logging, time, stop);
        var pki = api.Pki;
        var clients = new List<Func<CancellationToken, Task>>();
        if (!without.Contains("scheduler")) clients.Add(c => ControlLoops.RunSchedulerAsync(Identity.From(settings.LocalUrl, pki, pki.Scheduler), logging, time, c));
        if (!without.Contains("controller-manager")) clients.Add(c => ControlLoops.RunControllersAsync(Identity.From(settings.LocalUrl, pki, pki.ControllerManager), settings.PodNetwork, logging, time, c));
        await Service.RunAroundAsync(api.RunAsync, api.WhenReady, clients, stop);
    }
}

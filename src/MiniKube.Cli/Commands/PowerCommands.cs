using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

/// <summary>A whole cluster off and on again, or standing still.</summary>
internal static class PowerCommands
{
    public static Command Stop() => Create("stop", "Shut a cluster down; its data stays for 'start'", "is off: 'mkube start' brings it back", (power, cancel) => power.StopAsync(cancel));

    public static Command Pause() => Create("pause", "Let a cluster stand still: it takes memory, but no time", "stands still: 'mkube unpause' lets it go on", (power, cancel) => power.PauseAsync(cancel));

    public static Command Unpause() => Create("unpause", "Let a cluster go on that stands still", "goes on", (power, cancel) => power.UnpauseAsync(cancel));

    /// <summary>What <c>up</c> does with a cluster that exists, and nothing with one that does not.</summary>
    public static Command Start()
    {
        var (name, wait) = (ClusterOption.Name(), ClusterOption.Wait());
        var command = new Command("start", "Switch a stopped cluster on again, also after a reboot; returns when every node is Ready") { name, wait };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("start");
            var cluster = parsed.GetRequiredValue(name);
            var progress = new Progress(TimeProvider.System);
            await ClusterUp.StartAsync(cluster, Software.OfThisProgram, TimeSpan.FromSeconds(parsed.GetValue(wait)), TimeProvider.System, progress.Tell, cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Create(string verb, string description, string done, Func<ClusterPower, CancellationToken, Task> act)
    {
        var name = ClusterOption.Name();
        var command = new Command(verb, description) { name };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require(verb);
            var cluster = parsed.GetRequiredValue(name);
            var progress = new Progress(TimeProvider.System);
            await act(new ClusterPower(cluster, TimeProvider.System, progress.Tell), cancel);
            progress.Tell($"cluster {cluster} {done}");
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Failover;
using MiniKube.Cluster.Hosts;
using MiniKube.Containers.Images;

namespace MiniKube.Cli.Commands;

internal static class FailoverCommand
{
    private const string Image = "mkube.local/failover:1";

    public static Command Create()
    {
        var name = ClusterOption.Name();
        var how = new Option<string[]>("--how") { Description = $"{FaultOption.Words}; may be repeated", DefaultValueFactory = _ => ["power"], AllowMultipleArgumentsPerToken = true };
        how.AcceptOnlyFromAmong(FaultOption.Names);
        var rounds = ClusterOption.AtLeastOne(new("--rounds") { Description = "How often each fault is made", DefaultValueFactory = _ => 1 });
        var output = ClusterOption.Output();
        var command = new Command("failover", "Make faults under load in a cluster of three nodes or more, and tell what happened when") { name, how, rounds, output };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("failover");
            var cluster = parsed.GetRequiredValue(name);
            await LoadImageAsync(cluster, cancel);
            var request = new FailoverRequest
            {
                Cluster = cluster,
                Software = Software.OfThisProgram,
                Image = Image,
                Faults = [.. parsed.GetRequiredValue(how).Select(h => Enum.Parse<NodeFault>(h, ignoreCase: true))],
                Rounds = parsed.GetValue(rounds),
            };
            var seen = await new FailoverRun(request, TimeProvider.System, new Progress(TimeProvider.System).Tell).RunAsync(cancel);
            Console.Out.Write(parsed.GetValue(output) == "json" ? JsonSerializer.Serialize(seen, FailoverJson.Default.IReadOnlyListFailoverRound) + "\n" : FailoverTable.Render(seen));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task LoadImageAsync(string cluster, CancellationToken cancel)
    {
        var images = new NodeImages(cluster, TimeProvider.System, new Progress(TimeProvider.System).Tell);
        var archive = Path.Combine(ClusterPaths.Of(cluster).Run, "failover.tar");
        await ImageArchive.WriteFileAsync(await BusyboxImage.DefineAsync(Image, cancel), archive, cancel);
        await images.LoadAsync([archive], cancel);
        File.Delete(archive);
    }
}

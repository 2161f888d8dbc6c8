using System.CommandLine;
using System.Text.Json;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class ListCommand
{
    public static Command Create()
    {
        var output = ClusterOption.Output();
        var command = new Command("list", "The clusters of this machine") { output };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("list");
            var clusters = await ClusterList.LookAsync(TimeProvider.System, cancel);
            if (parsed.GetValue(output) == "json") Console.Out.WriteLine(JsonSerializer.Serialize(clusters, StatusJson.Default.IReadOnlyListClusterSummary));
            else Print(clusters);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<ClusterSummary> clusters)
    {
        Console.Out.WriteLine($"{"NAME",-20} {"STATE",-10} {"READY",-6} {"SERVERS",-8} {"NETWORK",-18} CONTEXT");
        foreach (var cluster in clusters) Console.Out.WriteLine($"{cluster.Name,-20} {cluster.State,-10} {$"{cluster.Ready}/{cluster.Nodes}",-6} {cluster.Servers,-8} {cluster.Network,-18} {cluster.Context}");
    }
}

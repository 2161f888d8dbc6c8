using System.CommandLine;
using System.Text.Json;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class StatusCommand
{
    public static Command Create()
    {
        var name = ClusterOption.Name();
        var output = ClusterOption.Output();
        var command = new Command("status", "What runs: nodes and their components") { name, output };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("status");
            var status = await ClusterInspection.LookAsync(parsed.GetRequiredValue(name), TimeProvider.System, cancel);
            if (parsed.GetValue(output) == "json") Console.Out.WriteLine(JsonSerializer.Serialize(status, StatusJson.Default.ClusterStatus));
            else Print(status);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(ClusterStatus status)
    {
        Console.Out.WriteLine($"{"NODE",-20} {"ADDRESS",-16} {"READY",-6} {"COMPONENT",-20} {"PID",-8} RESTARTS");
        foreach (var node in status.Nodes)
        {
            if (node.Components.Count == 0) Console.Out.WriteLine($"{node.Name,-20} {node.Address,-16} {node.State,-6}");
            foreach (var component in node.Components)
            {
                Console.Out.WriteLine($"{node.Name,-20} {node.Address,-16} {(node.Ready ? "yes" : "no"),-6} {component.Name,-20} {(component.Pid == 0 ? "-" : component.Pid),-8} {component.Restarts}");
            }
        }
    }
}

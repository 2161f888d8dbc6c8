using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class NodeCommand
{
    public static Command Create() => new("node", "Nodes of a cluster made by 'up': add and remove them, and make faults") { List(), Add(), Remove(), Fail(), Heal(), RestoreQuorum() };

    private static Command List()
    {
        var name = ClusterOption.Name();
        var command = new Command("list", "Nodes, what they do and how they are") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("node list");
            var status = await ClusterInspection.LookAsync(parsed.GetRequiredValue(name), TimeProvider.System, cancel);
            Console.Out.WriteLine($"{"NAME",-20} {"ROLE",-8} {"ADDRESS",-16} {"STATE",-12} {"READY",-6} MEMORY");
            foreach (var node in status.Nodes) Console.Out.WriteLine($"{node.Name,-20} {node.Role,-8} {node.Address,-16} {node.State,-12} {(node.Ready ? "yes" : "no"),-6} {node.MemoryBytes >> 20} MiB");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Add()
    {
        var (name, wait) = (ClusterOption.Name(), ClusterOption.Wait());
        var count = new Argument<int>("count") { Description = "How many", DefaultValueFactory = _ => 1 };
        var command = new Command("add", "Add nodes; returns when they are Ready") { name, wait, count };
        command.SetAction(async (parsed, cancel) =>
        {
            var added = await Nodes("node add", parsed.GetRequiredValue(name)).AddAsync(parsed.GetValue(count), Software.OfThisProgram, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancel);
            foreach (var node in added) Console.Out.WriteLine(node);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = ClusterOption.Name();
        var wait = ClusterOption.AtLeastOne(new("--wait") { Description = "Seconds that its pods may take to leave", DefaultValueFactory = _ => 120 });
        var force = new Option<bool>("--force") { Description = "Do not wait for pods, nor for a server that does not answer" };
        var node = Node();
        var command = new Command("remove", "Let a node's pods go elsewhere, then take it away with its data") { name, wait, force, node };
        command.SetAction(async (parsed, cancel) =>
        {
            await Nodes("node remove", parsed.GetRequiredValue(name)).RemoveAsync(parsed.GetRequiredValue(node), parsed.GetValue(force), Environment.ProcessPath!, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Fail()
    {
        var name = ClusterOption.Name();
        var how = new Option<string>("--how") { Description = FaultOption.Words, Required = true };
        how.AcceptOnlyFromAmong(FaultOption.Names);
        var node = Node();
        var command = new Command("fail", "Make a fault on a node") { name, how, node };
        command.SetAction(async (parsed, cancel) =>
        {
            await Faults("node fail", parsed.GetRequiredValue(name)).FailAsync(parsed.GetRequiredValue(node), Enum.Parse<NodeFault>(parsed.GetRequiredValue(how), ignoreCase: true), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Heal()
    {
        var (name, wait, node) = (ClusterOption.Name(), ClusterOption.Wait(), Node());
        var command = new Command("heal", "Mend whatever 'fail' did to a node; returns when it is Ready") { name, wait, node };
        command.SetAction(async (parsed, cancel) =>
        {
            await Faults("node heal", parsed.GetRequiredValue(name)).HealAsync(parsed.GetRequiredValue(node), Software.OfThisProgram, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command RestoreQuorum()
    {
        var (name, wait, node) = (ClusterOption.Name(), ClusterOption.Wait(), Node());
        var force = new Option<bool>("--force") { Description = "Also while the cluster answers" };
        var command = new Command("restore-quorum", "Go on with one server's data when most servers are lost for good; the others join it anew") { name, wait, force, node };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("node restore-quorum");
            await new QuorumRestore(parsed.GetRequiredValue(name), TimeProvider.System, new Progress(TimeProvider.System).Tell)
                .RunAsync(parsed.GetRequiredValue(node), Software.OfThisProgram, TimeSpan.FromSeconds(parsed.GetValue(wait)), parsed.GetValue(force), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Node() => new("node") { Description = "Its name, or its number alone" };

    private static ClusterNodes Nodes(string command, string cluster)
    {
        Root.Require(command);
        return new ClusterNodes(cluster, TimeProvider.System, new Progress(TimeProvider.System).Tell);
    }

    private static NodeFaults Faults(string command, string cluster)
    {
        Root.Require(command);
        return new NodeFaults(cluster, TimeProvider.System, new Progress(TimeProvider.System).Tell);
    }
}

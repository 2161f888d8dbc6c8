using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class PublishCommand
{
    public static Command Create()
    {
        var name = ClusterOption.Name();
        var ports = new Argument<string[]>("port") { Description = "[ADDRESS:]HOSTPORT:NODEPORT[/udp]; none: only tell what is published", Arity = ArgumentArity.ZeroOrMore };
        var remove = new Option<int[]>("--remove") { Description = "A host port that is no longer to be published; may be repeated", DefaultValueFactory = _ => [] };
        var command = new Command("publish", "Ports of this machine that lead to node ports of a cluster: add, take away, list") { name, ports, remove };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("publish");
            var published = await new ClusterPorts(parsed.GetRequiredValue(name), TimeProvider.System, new Progress(TimeProvider.System).Tell)
                .ChangeAsync(parsed.GetRequiredValue(ports), parsed.GetRequiredValue(remove), Environment.ProcessPath!, cancel);
            foreach (var port in published) Console.Out.WriteLine(port);
            return ExitCode.Done;
        });
        return command;
    }
}

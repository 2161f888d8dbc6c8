using System.CommandLine;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;
using MiniKube.NodeAgent;

namespace MiniKube.Cli.Commands;

internal static class AgentCommand
{
    public static Command Create()
    {
        var flags = new ComponentFlags();
        var node = new NodeFlags();
        var data = new Option<string>("--data-dir") { Description = "Pods, their volumes and logs", DefaultValueFactory = _ => "/var/lib/minikube/agent" };
        var pods = new Option<string>("--cluster-cidr") { Description = "Network of the pods; every node has a part", DefaultValueFactory = _ => "10.244.0.0/16" };
        var services = new Option<string>("--service-cidr") { Description = "Network of the services' addresses", DefaultValueFactory = _ => "10.96.0.0/16" };
        var command = new Command("agent", "Makes this host a node") { data, pods, services };
        flags.AddTo(command);
        node.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("agent");
            using var logging = Logging.Create(parsed);
            var api = Identity.From(parsed.GetRequiredValue(flags.Kubeconfig));
            var options = node.Read(parsed, api, Path.GetFullPath(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(pods), parsed.GetRequiredValue(services));
            await Service.RunAsync(stop => new NodeAgentHost(options, logging, TimeProvider.System).RunAsync(stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.Cluster.Pki;
using MiniKube.NodeAgent;

namespace MiniKube.Cli.Commands;

internal static class AgentCommand
{
    public static Command Create()
    {
        var join = new JoinFlags();
        var node = new NodeFlags();
        var data = new Option<string>("--data-dir") { Description = "Pods, their volumes and logs; the node's certificate", DefaultValueFactory = _ => "/var/lib/minikube/agent" };
        var pods = new Option<string>("--cluster-cidr") { Description = "Network of the pods; every node has a part", DefaultValueFactory = _ => "10.244.0.0/16" };
        var services = new Option<string>("--service-cidr") { Description = "Network of the services' addresses", DefaultValueFactory = _ => "10.96.0.0/16" };
        var config = new Option<string?>(ConfigFile.Flag) { Description = "YAML file with any of these options" };
        var command = new Command("agent", "Makes this host a node: 'mkube agent --server https://HOST:6443 --token T' the first time, 'mkube agent' ever after") { data, pods, services, config, Logging.Level, Logging.File };
        join.AddTo(command);
        node.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("agent");
            using var logging = Logging.Create(parsed);
            var directory = Path.GetFullPath(parsed.GetRequiredValue(data));
            PrivateFile.EnsureDirectory(directory);
            await using var claim = await FolderClaim.TakeAsync(directory, "mkube agent", TimeProvider.System, cancel);
            NodeAgentOptions Options(ApiClientOptions api) => node.Read(parsed, api, directory, Networks.Check(parsed.GetRequiredValue(pods), pods), Networks.Check(parsed.GetRequiredValue(services), services));
            Options(new ApiClientOptions { Server = "https://127.0.0.1" }); // what is wrong with the command line is told before the host joins
            await Service.RunAsync(
                stop => AddressChange.RunAsync(
                    node.FindsAddress(parsed),
                    async until =>
                    {
                        var api = await join.ReadAsync(parsed, node.NodeName(parsed), directory, logging, TimeProvider.System, until);
                        await new NodeAgentHost(Options(api), logging, TimeProvider.System).RunAsync(until);
                    },
                    TimeProvider.System,
                    stop),
                cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

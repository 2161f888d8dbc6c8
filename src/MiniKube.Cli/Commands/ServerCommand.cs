using System.CommandLine;
using Microsoft.Extensions.Logging;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Configuration;
using MiniKube.Cli.Output;
using MiniKube.Cluster;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;
using MiniKube.Controllers;
using MiniKube.NodeAgent;

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
        var node = new NodeFlags();
        node.AddTo(command);
        var balancers = new BalancerFlag();
        balancers.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var logging = Logging.Create(parsed);
            var without = ServerFlags.List(parsed.GetValue(disable)).ToHashSet();
            var pool = balancers.Read(parsed);
            if (!without.Contains("agent")) Root.Require("server with its agent (or --disable agent)");
            Task Serve(CancellationToken until)
            {
                var settings = flags.Read(parsed);
                return RunAsync(settings, without, pool, api => Agent(node, parsed, settings, api), logging, TimeProvider.System, until);
            }

            await Service.RunAsync(stop => AddressChange.RunAsync(flags.FindsAddress(parsed), Serve, TimeProvider.System, stop), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>This host's own node: the key is made here, since the authority is.</summary>
    private static NodeAgentOptions Agent(NodeFlags node, ParseResult parsed, ServerSettings settings, ApiServerRoom api)
    {
        var data = AgentFolder(settings);
        ComponentKubeconfigs.WriteAgent(data, settings.ClusterName, settings.LocalUrl, api.Pki, node.NodeName(parsed));
        return node.Read(parsed, Identity.From(data + "/agent.conf"), data, settings.PodNetwork, settings.ServiceNetwork);
    }

    private static string AgentFolder(ServerSettings settings) => Path.Combine(Path.GetDirectoryName(settings.DataDirectory)!, "agent");

    private static async Task<FolderClaim?> ClaimAsync(string agentFolder, TimeProvider time, CancellationToken stop)
    {
        PrivateFile.EnsureDirectory(agentFolder);
        return await FolderClaim.TakeAsync(agentFolder, "mkube agent", time, stop);
    }

    private static async Task RunAsync(ServerSettings settings, HashSet<string> without, Func<ControllerManagerOptions, ControllerManagerOptions> balancers, Func<ApiServerRoom, NodeAgentOptions> agent, ILoggerFactory logging, TimeProvider time, CancellationToken stop)
    {
        await using var claim = without.Contains("agent") ? null : await ClaimAsync(AgentFolder(settings), time, stop);
        await using var api = await ApiServerRoom.OpenAsync(settings, logging, time, stop);
        var pki = api.Pki;
        var pace = ControlLoops.PaceOf(settings.Etcd.Member is not null || settings.Etcd.Endpoints.Count > 0);
        var clients = new List<Func<CancellationToken, Task>>();
        if (!without.Contains("scheduler")) clients.Add(c => ControlLoops.RunSchedulerAsync(Identity.From(settings.LocalUrl, pki, pki.Scheduler), pace, logging, time, c));
        if (!without.Contains("controller-manager")) clients.Add(c => ControlLoops.RunControllersAsync(Identity.From(settings.LocalUrl, pki, pki.ControllerManager), pace, settings.PodNetwork, balancers, logging, time, c));
        if (!without.Contains("agent")) clients.Add(new NodeAgentHost(agent(api), logging, time).RunAsync);
        await Service.RunAroundAsync(api.RunAsync, api.WhenReady, clients, stop);
    }
}

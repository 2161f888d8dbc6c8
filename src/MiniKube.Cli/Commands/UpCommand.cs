using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cli.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var name = ClusterOption.Name();
        var nodes = new Option<int?>("--nodes") { Description = "How many nodes, 1 to 50; a cluster that has fewer grows [default: as many as there are, or as servers]" };
        var servers = new Option<int?>("--servers") { Description = "How many of them carry a server: 1, or 3 for a control plane that survives the loss of any one [default: 1]" };
        var layout = new Option<string>("--layout") { Description = "The control plane in one process (together) or one for each part (split)", DefaultValueFactory = _ => "together" };
        layout.AcceptOnlyFromAmong("together", "split");
        var runtime = new Option<string?>("--runtime") { Description = "What runs containers on the nodes: containerd, or docker, an engine of its own for each node [default: containerd]" };
        runtime.AcceptOnlyFromAmong("containerd", "docker");
        var mirrors = new Option<string[]?>("--registry-mirror") { Description = "REGISTRY=URL: where to look first for images of a registry; may be repeated" };
        var publish = new Option<string[]>("--publish") { Description = "[ADDRESS:]HOSTPORT:NODEPORT[/udp]: a port of this machine that leads to a node port; may be repeated", DefaultValueFactory = _ => [] };
        var proxy = new Option<string?>("--proxy-mode") { Description = "How nodes lead calls of services to pods: iptables, nft (for thousands of services), or none when you install another proxy [default: iptables]" };
        proxy.AcceptOnlyFromAmong("iptables", "nft", "none");
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The file that gets the context [default: the first of $KUBECONFIG, or ~/.kube/config]" };
        var wait = ClusterOption.Wait();

        var command = new Command("up", "Make a cluster on this machine, or complete the one that is there; returns when every node is Ready") { name, nodes, servers, layout, runtime, mirrors, publish, proxy, kubeconfig, wait };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("up");
            var progress = new Progress(TimeProvider.System);
            var request = new UpRequest
            {
                Name = parsed.GetRequiredValue(name),
                Software = Software.OfThisProgram,
                Nodes = parsed.GetValue(nodes),
                Servers = parsed.GetValue(servers),
                Layout = parsed.GetValue(layout) == "split" ? ControlPlaneLayout.Split : ControlPlaneLayout.Together,
                Runtime = parsed.GetValue(runtime) switch { "docker" => NodeRuntime.Docker, "containerd" => NodeRuntime.Containerd, _ => null },
                RegistryMirrors = parsed.GetResult(mirrors) is null ? null : parsed.GetValue(mirrors),
                ProxyMode = parsed.GetValue(proxy),
                Publish = parsed.GetRequiredValue(publish),
                Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : null,
                Patience = TimeSpan.FromSeconds(parsed.GetValue(wait)),
            };
            await new ClusterUp(request, TimeProvider.System, progress.Tell).RunAsync(cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

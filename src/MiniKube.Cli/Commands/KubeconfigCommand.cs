using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class KubeconfigCommand
{
    private const string Server = "/var/lib/minikube/server";

    public static Command Create()
    {
        var name = ClusterOption.Name();
        var dataDirectory = new Option<string?>("--data-dir") { Description = $"Of a server that was started with 'mkube server', instead of a cluster's name [default: {Server} where there is one and no cluster {ClusterOption.DefaultName}]" };
        var command = new Command("kubeconfig", "Print the administrator's credentials") { name, dataDirectory };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("kubeconfig");
            var cluster = parsed.GetRequiredValue(name);
            var named = parsed.GetResult(name) is { Implicit: false } || ClusterList.Names().Contains(cluster);
            var text = (parsed.GetValue(dataDirectory) ?? (!named && Directory.Exists(Server + "/kubeconfig") ? Server : null)) is { } directory
                ? await ReadAsync($"{directory}/kubeconfig/admin.conf", $"{directory} is not the data folder of a server: start it with 'mkube server --data-dir {directory}'", cancel)
                : await AdminKubeconfig.ReadAsync(ClusterPaths.Of(cluster), cancel);
            Console.Out.Write(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string path, string otherwise, CancellationToken cancel) =>
        File.Exists(path) ? await File.ReadAllTextAsync(path, cancel) : throw new ClusterException(ClusterFailure.NotFound, otherwise);
}

using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var name = ClusterOption.Name();
        var layout = new Option<string>("--layout") { Description = "The control plane in one process (together) or one for each part (split)", DefaultValueFactory = _ => "together" };
        layout.AcceptOnlyFromAmong("together", "split");
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The file that gets the context, instead of $KUBECONFIG or ~/.kube/config" };
        var wait = new Option<int>("--wait") { Description = "Seconds until the nodes have to be Ready", DefaultValueFactory = _ => 60 };

        var command = new Command("up", "Make a cluster on this machine, or complete the one that is there; returns when every node is Ready") { name, layout, kubeconfig, wait };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("up");
            var progress = new Progress(TimeProvider.System);
            var request = new UpRequest
            {
                Name = parsed.GetRequiredValue(name),
                Program = Environment.ProcessPath!,
                SandboxImage = BootImages.Pause,
                WriteImages = BootImages.WriteAsync,
                Layout = parsed.GetValue(layout) == "split" ? ControlPlaneLayout.Split : ControlPlaneLayout.Together,
                Kubeconfig = parsed.GetValue(kubeconfig) is { } file ? Path.GetFullPath(file) : null,
                Patience = TimeSpan.FromSeconds(parsed.GetValue(wait)),
            };
            await new ClusterUp(request, TimeProvider.System, progress.Tell).RunAsync(cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

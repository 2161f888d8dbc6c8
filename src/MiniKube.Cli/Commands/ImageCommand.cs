using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

internal static class ImageCommand
{
    public static Command Create() => new("image", "Images of a cluster's nodes, without a registry") { Load(), List(), ImagePackCommand.Create(), ImagePauseCommand.Create() };

    private static Command Load()
    {
        var name = ClusterOption.Name();
        var archives = new Argument<string[]>("tar") { Description = "Image archives, as 'docker save' or an OCI tool writes them, gzipped or not; - for the standard input", Arity = ArgumentArity.OneOrMore };
        var command = new Command("load", "Put image archives into every node") { name, archives };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("image load");
            foreach (var image in await Images(parsed.GetRequiredValue(name)).LoadAsync(parsed.GetRequiredValue(archives), cancel)) Console.Out.WriteLine(image);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var name = ClusterOption.Name();
        var command = new Command("list", "Name the images of the nodes") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            Root.Require("image list");
            foreach (var image in await Images(parsed.GetRequiredValue(name)).ListAsync(cancel)) Console.Out.WriteLine(image);
            return ExitCode.Done;
        });
        return command;
    }

    private static NodeImages Images(string cluster) => new(cluster, TimeProvider.System, new Progress(TimeProvider.System).Tell);
}

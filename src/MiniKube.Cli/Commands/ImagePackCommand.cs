using System.CommandLine;
using System.Text.RegularExpressions;
using MiniKube.Cli.Output;
using MiniKube.Cluster;
using MiniKube.Containers.Images;

namespace MiniKube.Cli.Commands;

/// <summary>Makes small images out of this machine's static busybox and some files: for examples and tests, where a registry and a builder would be too much.</summary>
internal static partial class ImagePackCommand
{
    public static Command Create()
    {
        var tag = new Option<string>("--tag", "-t") { Description = "The image's name, for example web.local/hello:1", Required = true };
        tag.Validators.Add(result =>
        {
            if (result.Tokens is [var typed] && !Name().IsMatch(typed.Value)) result.AddError($"'{typed.Value}' cannot name an image: give --tag one like web.local/hello:1");
        });
        var output = new Option<string>("--output", "-o") { Description = "The archive to write", Required = true };
        var files = new Option<string[]>("--file") { Description = "PATH=SOURCE: a file of this machine, copied to PATH; may be repeated", DefaultValueFactory = _ => [] };
        var program = new Argument<string[]>("command") { Description = "What a container runs: put it after --", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("pack", "Make an image archive of busybox and your files, without a builder") { tag, output, files, program };
        command.SetAction(async (parsed, cancel) =>
        {
            var image = await BusyboxImage.DefineAsync(parsed.GetRequiredValue(tag), cancel);
            var run = parsed.GetValue(program) is { Length: > 0 } typed ? typed : image.Command;
            image = image with { Command = run, Entries = [.. image.Entries, .. (parsed.GetValue(files) ?? []).Select(Entry)] };
            await ImageArchive.WriteFileAsync(image, Path.GetFullPath(parsed.GetRequiredValue(output)), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static ImageEntry Entry(string pair)
    {
        var parts = pair.Split('=', 2);
        if (parts.Length < 2 || !File.Exists(parts[1])) throw new ClusterException(ClusterFailure.Usage, $"'{pair}' does not name a file: write --file PATH=SOURCE with a SOURCE that exists");
        return ImageEntry.Copy(parts[0], parts[1], File.GetUnixFileMode(parts[1]));
    }

    [GeneratedRegex("^([a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?$")]
    private static partial Regex Name();
}

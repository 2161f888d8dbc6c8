using System.CommandLine;
using MiniKube.Cli.Output;
using MiniKube.Containers.Images;
using MiniKube.Containers.Images.Pause;

namespace MiniKube.Cli.Commands;

/// <summary>Writes the image that keeps a pod's namespaces, for runtimes that somebody else installs.</summary>
internal static class ImagePauseCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The archive to write", Required = true };
        var command = new Command("pause", $"Write an archive of {PauseImage.Name}, the image of every pod's sandbox: name it in the runtime's configuration where no registry is reached") { output };
        command.SetAction(async (parsed, cancel) =>
        {
            await ImageArchive.WriteFileAsync(PauseImage.Define(), Path.GetFullPath(parsed.GetRequiredValue(output)), cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

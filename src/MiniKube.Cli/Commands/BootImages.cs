using MiniKube.Containers.Images;
using MiniKube.Containers.Images.Pause;

namespace MiniKube.Cli.Commands;

/// <summary>What every node has to hold before its first pod: the image that keeps a pod's namespaces.</summary>
internal static class BootImages
{
    public const string Pause = PauseImage.Name;

    /// <summary>Writes the archives into a folder and names them.</summary>
    public static async Task<IReadOnlyList<string>> WriteAsync(string directory, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        var pause = Path.Combine(directory, "pause.tar");
        if (!File.Exists(pause)) await ImageArchive.WriteFileAsync(PauseImage.Define(), pause, cancel);
        return [pause];
    }
}

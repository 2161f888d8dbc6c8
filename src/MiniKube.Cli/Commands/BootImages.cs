namespace MiniKube.Cli.Commands;

/// <summary>What every node has to hold before its first pod: the image that keeps a pod's namespaces.</summary>
internal static class BootImages
{
    public const string Pause = "minikube.local/pause:1";

    /// <summary>Writes the archives into a folder and names them.</summary>
    public static Task<IReadOnlyList<string>> WriteAsync(string directory, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);
}

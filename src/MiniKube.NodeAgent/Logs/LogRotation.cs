using Microsoft.Extensions.Logging;

namespace MiniKube.NodeAgent.Logs;

/// <summary>Keeps the logs of running containers within bounds.</summary>
internal sealed class LogRotation(
    Containers.IContainerRuntime runtime, Func<IEnumerable<(string Id, string Path)>> running, TimeProvider time, ILogger<LogRotation> logger)
{
    public const long LargestFile = 10 * 1024 * 1024;
    public const int MostFiles = 5;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Period, time, cancel);
            foreach (var (id, path) in running())
            {
                try
                {
                    await RotateAsync(id, path, cancel);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException or Containers.ContainerRuntimeException)
                {
                    RotationLog.Failed(logger, path, error.Message);
                }
            }
        }
    }

    /// <summary>Rotates one log when it is too large.</summary>
    public async Task RotateAsync(string id, string path, CancellationToken cancel)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length < LargestFile) return;
        var rotated = LogFiles.Rotated(path);
        foreach (var old in rotated.Take(Math.Max(0, rotated.Count - (MostFiles - 2)))) File.Delete(old);
        var aside = $"{path}.{time.GetUtcNow():yyyyMMdd-HHmmss.fff}";
        File.Move(path, aside);
        try
        {
            await runtime.ReopenContainerLogAsync(id, cancel);
        }
        catch (Containers.ContainerRuntimeException)
        {
            // The runtime still writes to the file under its new name: give the name back.
            if (!File.Exists(path)) File.Move(aside, path);
            throw;
        }
    }
}

internal static partial class RotationLog
{
    [LoggerMessage(6201, LogLevel.Warning, "Log {Path} was not rotated: {Why}")]
    public static partial void Failed(ILogger logger, string path, string why);
}

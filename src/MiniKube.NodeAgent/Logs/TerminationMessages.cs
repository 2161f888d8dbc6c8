using System.Text;

namespace MiniKube.NodeAgent.Logs;

/// <summary>The last words of a container. Rule: Kubernetes docs, "Determine the Reason for Pod Failure".</summary>
internal static class TerminationMessages
{
    private const int LongestMessage = 4096;
    private const int LongestFallback = 2048;
    private const int FallbackLines = 80;

    /// <param name="file">What the container wrote; may be missing.</param>
    /// <param name="fallsBack">terminationMessagePolicy FallbackToLogsOnError.</param>
    public static string Read(string file, string log, bool fallsBack, int exitCode)
    {
        try
        {
            var text = File.Exists(file) ? ReadStart(file) : "";
            return text.Length == 0 && fallsBack && exitCode != 0 ? ReadLog(log) : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string ReadLog(string log)
    {
        if (!File.Exists(log)) return "";
        var (_, offset) = LogTail.Find([log], FallbackLines);
        var text = new StringBuilder();
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(offset, stream.Length - 64 * 1024);
        var bytes = new byte[stream.Length - stream.Position];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        foreach (var range in bytes.AsSpan(0, count).Split((byte)'\n'))
        {
            if (LogLine.TryParse(bytes.AsSpan(range), out var line)) text.Append(Encoding.UTF8.GetString(line.Text)).Append(line.IsWhole ? "\n" : "");
        }
        return text.Length <= LongestFallback ? text.ToString() : text.ToString(text.Length - LongestFallback, LongestFallback);
    }

    private static string ReadStart(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[LongestMessage];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, LongestMessage, throwOnEndOfStream: false));
    }
}

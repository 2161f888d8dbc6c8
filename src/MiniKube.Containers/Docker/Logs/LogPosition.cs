using System.Globalization;
using System.Text;

namespace MiniKube.Containers.Docker.Logs;

/// <summary>How far a log in CRI's format goes: the time of its last line, as Docker writes times (nine digits of a second, UTC), so that they compare as text.</summary>
internal static class LogPosition
{
    private const int LongestLine = 64 * 1024;

    /// <summary>Of the file, or when it is empty, of the newest that was rotated away. Half a line at the end, of a writer that was killed, is cut off. Empty: from the beginning.</summary>
    public static string Find(string path)
    {
        if (File.Exists(path) && LastTime(path) is { Length: > 0 } time)
            return time;
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return "";
        var rotated = Directory.EnumerateFiles(folder).Where(file => file.StartsWith(path + ".", StringComparison.Ordinal)).Max(StringComparer.Ordinal);
        return rotated is null ? "" : LastTime(rotated);
    }

    /// <summary>As Docker's <c>since</c> takes it: seconds and nanoseconds.</summary>
    public static string Since(string time)
    {
        if (time.Length < 30 || !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return "0";
        return string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.{time.AsSpan(20, 9)}");
    }

    private static string LastTime(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var from = Math.Max(0, file.Length - LongestLine);
        file.Position = from;
        var tail = new byte[file.Length - from];
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n');
        if (end < tail.Length - 1)
            file.SetLength(from + end + 1);
        if (end < 0)
            return "";
        var begin = tail.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
        var line = tail.AsSpan(begin, end - begin);
        var space = line.IndexOf((byte)' ');
        return space > 0 ? Encoding.ASCII.GetString(line[..space]) : "";
    }
}

namespace MiniKube.NodeAgent.Logs;

/// <summary>The files of one log: the live one, and those it was rotated to, whose names end in the time of rotation.</summary>
internal static class LogFiles
{
    /// <summary>Oldest first; the live file last, even when it does not exist.</summary>
    public static List<string> Of(string path)
    {
        var files = Rotated(path);
        files.Add(path);
        return files;
    }

    public static List<string> Rotated(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder)) return [];
        // Not by a pattern: "x.*" would match "x" too.
        var files = Directory.GetFiles(folder).Where(file => file.StartsWith(path + ".", StringComparison.Ordinal)).ToList();
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    public static void Delete(string path)
    {
        foreach (var file in Of(path)) File.Delete(file);
    }
}

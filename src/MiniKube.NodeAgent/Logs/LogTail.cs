namespace MiniKube.NodeAgent.Logs;

/// <summary>Finds where the last lines of a log begin, reading backwards.</summary>
internal static class LogTail
{
    private const int Block = 64 * 1024;

    /// <summary>The index of the file and the offset in it from which <paramref name="lines"/> lines follow; the beginning when there are fewer.</summary>
    public static (int File, long Offset) Find(IReadOnlyList<string> files, long lines)
    {
        if (lines < 0) return (0, 0);
        var left = lines;
        for (var index = files.Count - 1; index >= 0; index--)
        {
            if (!File.Exists(files[index])) continue;
            using var stream = new FileStream(files[index], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (Find(stream, ref left) is { } offset) return (index, offset);
        }
        return (0, 0);
    }

    private static long? Find(FileStream stream, ref long left)
    {
        var buffer = new byte[Block];
        var end = stream.Length;
        if (left == 0) return end;
        for (var position = end; position > 0;)
        {
            var count = (int)Math.Min(Block, position);
            position -= count;
            stream.Position = position;
            stream.ReadExactly(buffer, 0, count);
            for (var i = count - 1; i >= 0; i--)
            {
                // The feed at the very end closes the last line; it begins none.
                if (buffer[i] != (byte)'\n' || position + i == end - 1) continue;
                if (--left == 0) return position + i + 1;
            }
        }
        if (end > 0) left--;
        return left == 0 ? 0 : null;
    }
}

namespace MiniKube.Cluster.Pki;

/// <summary>Writes files that only root may read, whole or not at all: a crash leaves the old file or the new one.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = OwnerOnly)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                File.SetUnixFileMode(stream.SafeFileHandle, mode);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            // A full disk: what is there of it would stay for ever, half of a key among it.
            File.Delete(temporary);
            throw;
        }
    }

    public static void Write(string path, string content, UnixFileMode mode = OwnerOnly) => Write(path, System.Text.Encoding.UTF8.GetBytes(content), mode);

    /// <summary>Makes a folder (and its parents) that only root may enter.</summary>
    public static void EnsureDirectory(string path)
    {
        const UnixFileMode mode = OwnerOnly | UnixFileMode.UserExecute;
        if (!Directory.Exists(path)) Directory.CreateDirectory(path, mode);
    }
}

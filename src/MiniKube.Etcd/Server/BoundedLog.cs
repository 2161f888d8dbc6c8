using System.Text;

namespace MiniKube.Etcd.Server;

/// <summary>A log file that is begun anew when it is full, beside one older file, and that remembers its last words.</summary>
internal sealed class BoundedLog(string path, long maxBytes) : IDisposable
{
    private const int TailBytes = 2048;

    /// <summary>A panic's reason stands before some screens of stacks.</summary>
    private const int RecentBytes = 16 * 1024;

    private readonly Lock gate = new();
    private readonly byte[] recent = new byte[RecentBytes];
    private FileStream? file;
    private int recentLength;

    /// <summary>The newest text: what to show when the writer has died.</summary>
    public string Tail => Last(TailBytes);

    /// <summary>More of it: where to look for a reason.</summary>
    public string Recent => Last(RecentBytes);

    /// <summary>Another writer begins: what the one before it said last is not its own.</summary>
    public void Begin()
    {
        lock (gate)
        {
            recentLength = 0;
        }
    }

    /// <summary>A full disk loses log lines, nothing else.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        lock (gate)
        {
            Remember(text);
            try
            {
                if (file is { } open && open.Length + text.Length > maxBytes)
                {
                    open.Dispose();
                    file = null;
                    File.Move(path, path + ".1", overwrite: true);
                }

                file ??= new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.Append,
                    Access = FileAccess.Write,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    BufferSize = 0,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
                file.Write(text);
            }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
        }
    }

    private string Last(int bytes)
    {
        lock (gate)
        {
            var length = Math.Min(bytes, recentLength);
            return Encoding.UTF8.GetString(recent, recentLength - length, length).Trim();
        }
    }

    private void Remember(ReadOnlySpan<byte> text)
    {
        if (text.Length >= RecentBytes)
        {
            text = text[^RecentBytes..];
            recentLength = 0;
        }

        var drop = Math.Max(0, recentLength + text.Length - RecentBytes);
        recent.AsSpan(drop, recentLength - drop).CopyTo(recent);
        text.CopyTo(recent.AsSpan(recentLength - drop));
        recentLength = recentLength - drop + text.Length;
    }
}

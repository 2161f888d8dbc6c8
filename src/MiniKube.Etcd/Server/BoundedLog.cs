using System.Text;

namespace MiniKube.Etcd.Server;

/// <summary>A log file that is begun anew when it is full, beside one older file, and that remembers its last words.</summary>
internal sealed class BoundedLog(string path, long maxBytes) : IDisposable
{
    private const int TailBytes = 2048;

    private readonly Lock gate = new();
    private readonly byte[] tail = new byte[TailBytes];
    private FileStream? file;
    private int tailLength;

    /// <summary>The newest text: what to show when the writer has died.</summary>
    public string Tail
    {
        get
        {
            lock (gate)
            {
                return Encoding.UTF8.GetString(tail, 0, tailLength).Trim();
            }
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
            catch (IOException)
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

    private void Remember(ReadOnlySpan<byte> text)
    {
        if (text.Length >= TailBytes)
        {
            text = text[^TailBytes..];
            tailLength = 0;
        }

        var drop = Math.Max(0, tailLength + text.Length - TailBytes);
        tail.AsSpan(drop, tailLength - drop).CopyTo(tail);
        text.CopyTo(tail.AsSpan(tailLength - drop));
        tailLength = tailLength - drop + text.Length;
    }
}

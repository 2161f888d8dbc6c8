using System.Buffers;

namespace MiniKube.NodeAgent.Logs;

/// <summary>Collects output into pieces of a good size, and stops at the reader's limit.</summary>
internal sealed class LogSink(LogQuery query, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write)
{
    private const int Piece = 32 * 1024;
    private readonly ArrayBufferWriter<byte> buffer = new(Piece);
    private long left = query.LimitBytes > 0 ? query.LimitBytes : long.MaxValue;
    private bool inLine;
    private bool started = query.Since is null;

    public bool IsFull => left == 0;

    public bool WantsFlush => buffer.WrittenCount >= Piece;

    /// <param name="line">Of the file, without its line feed.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (!LogLine.TryParse(line, out var parsed)) return;
        if (!started)
        {
            if (parsed.At() is { } at && at < query.Since) return;
            started = true;
        }
        if (query.Timestamps && !inLine)
        {
            Put(parsed.Time);
            Put(" "u8);
        }
        Put(parsed.Text);
        if (parsed.IsWhole) Put("\n"u8);
        inLine = !parsed.IsWhole;
    }

    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        if (buffer.WrittenCount == 0) return;
        await write(buffer.WrittenMemory, cancel);
        buffer.ResetWrittenCount();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > left) bytes = bytes[..(int)left];
        buffer.Write(bytes);
        left -= bytes.Length;
    }
}

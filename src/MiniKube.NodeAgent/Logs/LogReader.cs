using MiniKube.NodeAgent.Kernel;

namespace MiniKube.NodeAgent.Logs;

/// <summary>Reads a container's log, across rotations, and follows it while the container runs.</summary>
internal sealed class LogReader(TimeProvider time)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private const int LongestLine = 1024 * 1024;

    /// <param name="isRunning">Asked when a follower has reached the end; after "no" the rest is read and the reading ends.</param>
    public async Task ReadAsync(
        string path, LogQuery query, Func<bool> isRunning, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancel)
    {
        var sink = new LogSink(query, write);
        var files = LogFiles.Of(path);
        var (first, offset) = LogTail.Find(files, query.TailLines);
        for (var index = first; index < files.Count - 1 && !sink.IsFull; index++)
        {
            if (Open(files[index]) is not { } stream) continue;
            await using (stream)
            {
                stream.Position = index == first ? offset : 0;
                await new LineSource(stream).CopyAsync(sink, cancel);
            }
        }
        if (!sink.IsFull) await ReadLiveAsync(path, first == files.Count - 1 ? offset : 0, query, sink, isRunning, cancel);
        await sink.FlushAsync(cancel);
    }

    private async Task ReadLiveAsync(string path, long offset, LogQuery query, LogSink sink, Func<bool> isRunning, CancellationToken cancel)
    {
        var stream = Open(path);
        var source = stream is null ? null : new LineSource(stream);
        try
        {
            if (stream is not null) stream.Position = offset;
            var wait = ShortestWait;
            while (true)
            {
                // Asked before reading: what was written before the end is then read for sure.
                var running = query.Follow && isRunning();
                var copied = source is not null && await source.CopyAsync(sink, cancel);
                await sink.FlushAsync(cancel);
                if (sink.IsFull || !running) return;
                wait = copied ? ShortestWait : wait * 2 < LongestWait ? wait * 2 : LongestWait;
                await Task.Delay(wait, time, cancel);
                if (stream is not null && !WasRotated(path, stream)) continue;
                // Rotated: the last lines of the old file, then the new one.
                if (source is not null) await source.CopyAsync(sink, cancel);
                if (stream is not null) await stream.DisposeAsync();
                stream = Open(path);
                source = stream is null ? null : new LineSource(stream);
            }
        }
        finally
        {
            if (stream is not null) await stream.DisposeAsync();
        }
    }

    private static bool WasRotated(string path, FileStream stream) =>
        FileIdentity.Of(path) is { } inode && inode != FileIdentity.Of($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}");

    private static FileStream? Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whole lines of a file that may grow.</summary>
    private sealed class LineSource(FileStream stream)
    {
        private byte[] buffer = new byte[64 * 1024];
        private int filled;

        /// <summary>Hands over every whole line up to the present end; true when there was one.</summary>
        public async Task<bool> CopyAsync(LogSink sink, CancellationToken cancel)
        {
            var any = false;
            while (!sink.IsFull)
            {
                if (filled == buffer.Length && filled < LongestLine) Array.Resize(ref buffer, buffer.Length * 2);
                else if (filled == buffer.Length) filled = 0;
                var count = await stream.ReadAsync(buffer.AsMemory(filled), cancel);
                if (count == 0) return any;
                filled += count;
                any |= TakeLines(sink);
                if (sink.WantsFlush) await sink.FlushAsync(cancel);
            }
            return any;
        }

        private bool TakeLines(LogSink sink)
        {
            var from = 0;
            var rest = buffer.AsSpan(0, filled);
            for (int end; !sink.IsFull && (end = rest[from..].IndexOf((byte)'\n')) >= 0; from += end + 1) sink.Add(rest.Slice(from, end));
            rest[from..].CopyTo(buffer);
            filled -= from;
            return from > 0;
        }
    }
}

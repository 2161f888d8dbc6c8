using System.Text.Json;
using MiniKube.Spdy;

namespace MiniKube.Containers.Cri.Streaming;

/// <summary>An exec or attach over SPDY (protocol v4.channel.k8s.io): a stream for each direction, one for the outcome, one for sizes.</summary>
internal sealed class RemoteCommandSession : IExecSession
{
    private readonly SpdyConnection _connection;
    private readonly SpdyStream? _stdin;
    private readonly SpdyStream? _resize;
    private readonly Task<int> _outcome;

    public RemoteCommandSession(
        SpdyConnection connection, SpdyStream status, SpdyStream? stdin, SpdyStream? stdout, SpdyStream? stderr, SpdyStream? resize)
    {
        _connection = connection;
        _stdin = stdin;
        _resize = resize;
        Stdin = stdin is null ? Stream.Null : new HalfCloseStream(stdin);
        Stdout = stdout ?? Stream.Null;
        Stderr = stderr ?? Stream.Null;
        _outcome = ReadOutcomeAsync(status);
    }

    public Stream Stdin { get; }
    public Stream Stdout { get; }
    public Stream Stderr { get; }

    public Task CloseStdinAsync(CancellationToken cancel) => _stdin is null ? Task.CompletedTask : _stdin.CompleteWritesAsync(cancel);

    public async Task ResizeAsync(TerminalSize size, CancellationToken cancel)
    {
        if (_resize is null)
            return;
        var message = JsonSerializer.SerializeToUtf8Bytes(new WireSize(size.Columns, size.Rows), StreamingJson.Default.WireSize);
        await _resize.WriteAsync(message, cancel);
    }

    public Task<int> WaitAsync(CancellationToken cancel) => _outcome.WaitAsync(cancel);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<int> ReadOutcomeAsync(SpdyStream status)
    {
        using var text = new MemoryStream();
        try
        {
            await status.CopyToAsync(text);
        }
        catch (IOException broken)
        {
            throw new ContainerRuntimeException(RuntimeError.Unavailable, "the connection to the command was lost", broken);
        }
        return ExecOutcome.Parse(text.GetBuffer().AsSpan(0, (int)text.Length));
    }
}

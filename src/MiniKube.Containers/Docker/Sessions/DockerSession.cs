using System.IO.Pipelines;
using System.Text;
using MiniKube.Containers.Docker.Http;

namespace MiniKube.Containers.Docker.Sessions;

/// <summary>A running command or an attachment on a hijacked connection.</summary>
internal sealed class DockerSession : IExecSession
{
    /// <summary>How Docker's first words begin when it could not start a command; they come where the command's output would.</summary>
    private static readonly byte[] StartFailure = Encoding.ASCII.GetBytes("OCI runtime exec failed: ");
    private const int LongestFailure = 4096;

    private readonly HijackedConnection _connection;
    private readonly Func<CancellationToken, Task<int>> _exitCode;
    private readonly Func<TerminalSize, CancellationToken, Task> _resize;
    private readonly Pipe? _stdout;
    private readonly Pipe? _stderr;
    private readonly MemoryStream _firstWords = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task<int> _outcome;

    public DockerSession(
        HijackedConnection connection, bool stdin, bool stdout, bool stderr, bool tty, Func<CancellationToken, Task<int>> exitCode, Func<TerminalSize, CancellationToken, Task> resize)
    {
        (_connection, _exitCode, _resize) = (connection, exitCode, tty ? resize : static (_, _) => Task.CompletedTask);
        _stdout = stdout ? new Pipe() : null;
        _stderr = stderr && !tty ? new Pipe() : null;
        Stdin = stdin ? connection.Input : Stream.Null;
        Stdout = _stdout?.Reader.AsStream() ?? Stream.Null;
        Stderr = _stderr?.Reader.AsStream() ?? Stream.Null;
        _outcome = PumpAsync(tty);
    }

    public Stream Stdin { get; }
    public Stream Stdout { get; }
    public Stream Stderr { get; }

    public async Task CloseStdinAsync(CancellationToken cancel) => await Stdin.DisposeAsync();

    public Task ResizeAsync(TerminalSize size, CancellationToken cancel) => _resize(size, cancel);

    public Task<int> WaitAsync(CancellationToken cancel) => _outcome.WaitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _connection.DisposeAsync();
        await ((Task)_outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _firstWords.Dispose();
    }

    private async Task<int> PumpAsync(bool tty)
    {
        try
        {
            await foreach (var piece in OutputFrames.ReadAsync(_connection.Output, tty, _end.Token))
            {
                if (!piece.IsError)
                    Remember(piece.Bytes.Span);
                if ((piece.IsError ? _stderr : _stdout) is { } pipe)
                    await pipe.Writer.WriteAsync(piece.Bytes, _end.Token);
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            _end.Token.ThrowIfCancellationRequested();
            throw new ContainerRuntimeException(RuntimeError.Unavailable, "the connection to the command was lost", broken);
        }
        finally
        {
            await (_stdout?.Writer.CompleteAsync() ?? default);
            await (_stderr?.Writer.CompleteAsync() ?? default);
        }
        var code = await _exitCode(_end.Token);
        return code is 126 or 127 && Failure() is { } why ? throw new ContainerRuntimeException(RuntimeError.Other, why) : code;
    }

    private void Remember(ReadOnlySpan<byte> output)
    {
        if (_firstWords.Length < LongestFailure)
            _firstWords.Write(output[..Math.Min(output.Length, LongestFailure - (int)_firstWords.Length)]);
    }

    private string? Failure()
    {
        var words = _firstWords.GetBuffer().AsSpan(0, (int)_firstWords.Length);
        return words.StartsWith(StartFailure) ? Encoding.UTF8.GetString(words).Trim() : null;
    }
}

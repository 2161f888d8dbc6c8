namespace MiniKube.Containers;

/// <summary>Output of a finished command.</summary>
public sealed record ExecResult(int ExitCode, ReadOnlyMemory<byte> Stdout, ReadOnlyMemory<byte> Stderr);

/// <summary>A command to run in a container. With <see cref="Tty"/> there is no stderr: all output comes as stdout.</summary>
public sealed record ExecSpec
{
    public required IReadOnlyList<string> Command { get; init; }
    public bool Stdin { get; init; }
    public bool Stdout { get; init; } = true;
    public bool Stderr { get; init; } = true;
    public bool Tty { get; init; }
}

/// <summary>Which streams of the main process to connect. <see cref="Tty"/> must be what the container was created with.</summary>
public sealed record AttachSpec
{
    public bool Stdin { get; init; }
    public bool Stdout { get; init; } = true;
    public bool Stderr { get; init; } = true;
    public bool Tty { get; init; }
}

/// <summary>
/// A running command or attachment. Read both outputs, else a full one holds the other up. Disposing closes everything; a command may
/// live on in the container, as with <c>kubectl exec</c>.
/// </summary>
public interface IExecSession : IAsyncDisposable
{
    /// <summary>Write-only; disposing it (or <see cref="CloseStdinAsync"/>) is end-of-file for the command. <see cref="Stream.Null"/> when not asked for.</summary>
    Stream Stdin { get; }

    /// <summary>Read-only; <see cref="Stream.Null"/> when not asked for.</summary>
    Stream Stdout { get; }

    /// <summary>Read-only; <see cref="Stream.Null"/> when not asked for or with a terminal.</summary>
    Stream Stderr { get; }

    /// <summary>End-of-file for the command.</summary>
    Task CloseStdinAsync(CancellationToken cancel);

    /// <summary>New size of the terminal, in characters. No effect without one.</summary>
    Task ResizeAsync(TerminalSize size, CancellationToken cancel);

    /// <summary>Waits for the command's end. An attachment that ends without telling gives 0. Throws when the runtime could not run it.</summary>
    Task<int> WaitAsync(CancellationToken cancel);
}

public readonly record struct TerminalSize(ushort Columns, ushort Rows);

/// <summary>A byte stream both ways to a port inside a sandbox.</summary>
public interface IPortForwardConnection : IAsyncDisposable
{
    /// <summary>Towards the pod; disposing it half-closes.</summary>
    Stream Input { get; }

    /// <summary>From the pod. Reading throws <see cref="ContainerRuntimeException"/> when nobody listens on the port.</summary>
    Stream Output { get; }
}

namespace MiniKube.Containers;

public enum RuntimeEventKind
{
    /// <summary>Events may have been missed: list everything. Always the first event of a watch.</summary>
    Resync,
    Created,
    Started,

    /// <summary>The main process of a container, or of a sandbox, has ended.</summary>
    Exited,

    /// <summary>The kernel killed a process of this container for want of memory.</summary>
    OutOfMemory,
    Paused,
    Resumed,
    Removed,
}

/// <summary>A hint that something changed; the truth is in the status calls. <see cref="Id"/> is a container's or a sandbox's.</summary>
public sealed record RuntimeEvent(RuntimeEventKind Kind, string Id, DateTimeOffset At, int? ExitCode = null);

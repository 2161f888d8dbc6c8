namespace MiniKube.Containers;

/// <summary>Why a runtime call failed, as far as a caller can act on it.</summary>
public enum RuntimeError
{
    /// <summary>Anything that repeating will hardly mend: a bad spec, a missing image, a failing mount.</summary>
    Other,
    NotFound,
    AlreadyExists,

    /// <summary>The runtime cannot be reached or is starting: try again later.</summary>
    Unavailable,

    /// <summary>No answer in time; the work may still be done by the runtime.</summary>
    DeadlineExceeded,
}

/// <summary>The one exception of <see cref="IContainerRuntime"/> (besides cancellation). The message is the runtime's own, without transport decoration.</summary>
public sealed class ContainerRuntimeException(RuntimeError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public RuntimeError Error { get; } = error;
}

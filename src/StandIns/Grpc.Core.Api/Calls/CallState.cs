namespace Grpc.Core;

/// <summary>What every kind of call can be asked for, as callbacks of the transport that take the transport's own state.</summary>
internal sealed class CallState(
    Func<object, Task<Metadata>> headers, Func<object, Status> status, Func<object, Metadata> trailers, Action<object> dispose, object state)
{
    /// <summary>The same from callbacks without state.</summary>
    public static CallState Of(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose) =>
        new(_ => headers, _ => status(), _ => trailers(), _ => dispose(), status);

    public Task<Metadata> Headers => headers(state);

    public Status Status => status(state);

    public Metadata Trailers => trailers(state);

    public void Dispose() => dispose(state);
}

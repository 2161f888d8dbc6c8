using System.Runtime.CompilerServices;
using Grpc.Core;
using MiniKube.Etcd.Connection;
using MiniKube.Etcd.Watching;

namespace MiniKube.Etcd;

/// <summary>
/// A watch that survives lost connections: it goes on after the last revision that it delivered, so nothing is lost or seen twice.
/// Read it with one <c>await foreach</c>. It ends with <see cref="EtcdCompactedException"/> when etcd no longer has what comes next.
/// </summary>
public sealed class EtcdWatcher : IAsyncEnumerable<EtcdWatchBatch>, IAsyncDisposable
{
    private readonly EtcdConnection connection;
    private readonly EtcdWatchRequest request;
    private long next;
    private WatchStream? stream;

    internal EtcdWatcher(EtcdConnection connection, EtcdWatchRequest request)
    {
        this.connection = connection;
        this.request = request;
        next = request.StartRevision;
    }

    public IAsyncEnumerator<EtcdWatchBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    /// <summary>Asks etcd to send an empty batch with its revision. Nothing happens while the connection is down.</summary>
    public async Task RequestProgressAsync(CancellationToken cancel)
    {
        try
        {
            await (stream?.RequestProgressAsync(cancel) ?? Task.CompletedTask);
        }
        catch (Exception lost) when (lost is RpcException || IsBroken(lost))
        {
            cancel.ThrowIfCancellationRequested();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<EtcdWatchBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            var failures = 0;
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (await NextAsync(cancel).ConfigureAwait(false) is { } batch)
                {
                    failures = 0;
                    yield return batch;
                }
                else
                {
                    await Task.Delay(RetryDelay.After(++failures), connection.Options.Time, cancel).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Close();
        }
    }

    /// <summary>The next batch, or null when the stream broke.</summary>
    private async Task<EtcdWatchBatch?> NextAsync(CancellationToken cancel)
    {
        try
        {
            if (stream is null)
            {
                stream = new WatchStream(connection.Current, cancel);
                await stream.CreateAsync(request, next, cancel).ConfigureAwait(false);
            }

            if (await stream.ReadAsync(Begins, cancel).ConfigureAwait(false) is { } batch)
            {
                // Only events move the place to resume from: older etcd may send a progress answer ahead of events that it covers.
                next = batch.Events.Count > 0 ? batch.Revision + 1 : next;
                return batch;
            }
        }
        catch (RpcException failure)
        {
            cancel.ThrowIfCancellationRequested();
            if (failure.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Unimplemented)
            {
                throw RpcFailure.From(failure, isWrite: false);
            }
        }

        catch (Exception failure) when (IsBroken(failure))
        {
            cancel.ThrowIfCancellationRequested();
        }

        if (stream is not null)
        {
            connection.MoveOnFrom(stream.Stubs);
        }

        Close();
        return null;
    }

    /// <summary>Writing to a stream whose connection fails meanwhile throws what the transport says, not an RpcException.</summary>
    private static bool IsBroken(Exception failure) =>
        failure is IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;

    /// <summary>A watch "from now on" has its first revision only when it begins.</summary>
    private void Begins(long revision) => next = next == 0 ? revision + 1 : next;

    private void Close()
    {
        stream?.Dispose();
        stream = null;
    }
}

using Grpc.Core;
using MiniKube.Etcd.Connection;
using MiniKube.Etcd.KeyValues;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd.Watching;

/// <summary>One watch on one connection, until it breaks.</summary>
internal sealed class WatchStream : IDisposable
{
    /// <summary>etcd ends a stream that asks for this when the member has lost its cluster, instead of leaving it silent.</summary>
    private static readonly Metadata RequireLeader = new() { { "hasleader", "true" } };

    private readonly AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly RevisionAssembler assembler = new();

    public WatchStream(EtcdStubs stubs, CancellationToken cancel)
    {
        Stubs = stubs;
        call = stubs.Watch.Watch(RequireLeader, cancellationToken: cancel);
    }

    public EtcdStubs Stubs { get; }

    public Task CreateAsync(EtcdWatchRequest request, long startRevision, CancellationToken cancel) =>
        WriteAsync(
            new WatchRequest
            {
                CreateRequest = new WatchCreateRequest
                {
                    Key = WireForm.Bytes(request.Key),
                    RangeEnd = WireForm.Bytes(request.End),
                    StartRevision = startRevision,
                    PrevKv = request.ReturnPrevious,
                    ProgressNotify = request.ProgressNotify,
                    Fragment = true,
                },
            },
            cancel);

    public Task RequestProgressAsync(CancellationToken cancel) => WriteAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() }, cancel);

    /// <summary>The next batch, or null at the stream's end. <paramref name="begins"/> is told the revision at which the watch begins.</summary>
    public async Task<EtcdWatchBatch?> ReadAsync(Action<long> begins, CancellationToken cancel)
    {
        while (await call.ResponseStream.MoveNext(cancel).ConfigureAwait(false))
        {
            var answer = call.ResponseStream.Current;
            if (answer.Canceled)
            {
                throw answer.CompactRevision > 0
                    ? new EtcdCompactedException(answer.CompactRevision)
                    : new EtcdException(EtcdError.Denied, $"etcd ended the watch: {answer.CancelReason}");
            }

            if (answer.Created)
            {
                begins(answer.Header.Revision);
                continue;
            }

            if (answer.Events.Count == 0)
            {
                return new EtcdWatchBatch(answer.Header.Revision, []);
            }

            var events = assembler.Add(ToEvents(answer), answer.Fragment);
            if (events.Count > 0)
            {
                return new EtcdWatchBatch(events[^1].Current.ModRevision, events);
            }
        }

        return null;
    }

    public void Dispose() => call.Dispose();

    private static EtcdEvent[] ToEvents(WatchResponse answer)
    {
        var events = new EtcdEvent[answer.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var one = answer.Events[i];
            events[i] = new EtcdEvent(one.Type == Event.Types.EventType.Delete, WireForm.ToKeyValue(one.Kv), WireForm.ToKeyValueOrNull(one.PrevKv));
        }

        return events;
    }

    private async Task WriteAsync(WatchRequest request, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await call.RequestStream.WriteAsync(request, cancel).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }
}

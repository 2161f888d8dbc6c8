using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>Writes of one namespace that are charged to quotas, one at a time, and what the last of them made of the quotas.</summary>
[SuppressMessage("Design", "CA1001", Justification = "lives as long as the server, and nobody waits on the semaphore's handle")]
internal sealed class QuotaTurns(string @namespace)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentDictionary<string, StoredObject> written = new(StringComparer.Ordinal);

    public Task TakeAsync(CancellationToken cancel) => turn.WaitAsync(cancel);

    /// <summary>The cache may be a moment behind our own last write.</summary>
    public StoredObject Newest(StoredObject cached) =>
        written.TryGetValue(cached.Name, out var own) && own.Revision > cached.Revision && own.Uid == cached.Uid ? own : cached;

    public void Give(IEnumerable<(string Name, byte[] Json)> charged, long revision)
    {
        if (revision > 0)
        {
            foreach (var (name, json) in charged) written[name] = StoredObject.Load(@namespace, name, revision, json);
        }
        turn.Release();
    }
}

/// <summary>One write's turn.</summary>
internal sealed class QuotaTurn(QuotaTurns queue)
{
    private readonly List<(string Name, byte[] Json)> charged = [];

    public void Charged(StoredObject quota, byte[] json) => charged.Add((quota.Name, json));

    /// <param name="revision">Of the write; 0 if it was not made.</param>
    public void End(long revision) => queue.Give(charged, revision);
}

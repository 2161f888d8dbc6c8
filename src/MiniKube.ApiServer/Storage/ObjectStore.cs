using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage.Encryption;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Storage;

/// <summary>Objects in etcd. Every write is conditional on the revision that the writer saw; every error is an <see cref="ApiException"/>.</summary>
internal sealed class ObjectStore(EtcdClient etcd, SealedValues sealing, EventLeases events, StorageSpace space)
{
    private static readonly byte[] NoKey = StorageKeys.For(".revision", "", "none");
    private long acknowledged;

    /// <summary>Revision of the newest write of this process that etcd has confirmed.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Writes if the object's revision still is <paramref name="expected"/> (0: if it does not exist).</summary>
    public async Task<StoreWrite> PutAsync(
        ResourceDefinition definition, string @namespace, string name, long expected, ReadOnlyMemory<byte> json, IReadOnlyList<Claim> claims,
        CancellationToken cancel)
    {
        var key = StorageKeys.For(definition.StoredResource, @namespace, name);
        space.Admit(expected == 0, json.Span);
        var value = definition.EncryptedAtRest ? sealing.Seal(json.Span, key) : json;
        using var measured = StorageMetrics.Begin(expected == 0 ? "create" : "update", definition);
        if (claims.Count > 0) return await ClaimingTxnAsync(key, expected, new EtcdOperation.Put(key, value), claims, @namespace, name, cancel);
        var put = EventLeases.Applies(definition) ? PutEventAsync(key, expected, value, cancel) : etcd.PutIfAsync(key, expected, value, cancel);
        return Answer(await Guard(put), @namespace, name);
    }

    public async Task<StoreWrite> DeleteAsync(
        ResourceDefinition definition, string @namespace, string name, long expected, IReadOnlyList<Claim> claims, CancellationToken cancel)
    {
        var key = StorageKeys.For(definition.StoredResource, @namespace, name);
        using var measured = StorageMetrics.Begin("delete", definition);
        if (claims.Count > 0) return await ClaimingTxnAsync(key, expected, new EtcdOperation.Delete(key), claims, @namespace, name, cancel);
        return Answer(await Guard(etcd.DeleteIfAsync(key, expected, cancel)), @namespace, name);
    }

    /// <summary>The object as etcd has it now, or null.</summary>
    public async Task<StoredObject?> ReadAsync(ResourceDefinition definition, string @namespace, string name, CancellationToken cancel)
    {
        using var measured = StorageMetrics.Begin("get", definition);
        var range = await Guard(etcd.RangeAsync(EtcdRange.One(StorageKeys.For(definition.StoredResource, @namespace, name)), cancel));
        return range.Items is [var item] ? Load(@namespace, name, item) : null;
    }

    /// <summary>etcd's revision now, agreed by its quorum.</summary>
    public async Task<long> RevisionAsync(TimeSpan deadline, CancellationToken cancel) =>
        (await Guard(etcd.RangeAsync(EtcdRange.One(NoKey) with { CountOnly = true }, cancel, deadline))).Revision;

    /// <summary>A write without meaning, so that the watch delivers something at least as new as all writes of others.</summary>
    public async Task PutMarkerAsync(CancellationToken cancel) =>
        await Guard(etcd.PutAsync(System.Text.Encoding.UTF8.GetBytes(StorageKeys.Marker), "{}"u8.ToArray(), cancel));

    public StoredObject Load(string @namespace, string name, in EtcdKeyValue item) =>
        StoredObject.Load(@namespace, name, item.ModRevision,
            SealedValues.IsSealed(item.Value.Span) ? sealing.Open(item.Value.Span, item.Key.Span) : item.Value.Span);

    private async Task<T> Guard<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (EtcdException error)
        {
            StorageMetrics.Failed();
            throw space.ToApi(error);
        }
    }

    private async Task<EtcdConditionalResult> PutEventAsync(ReadOnlyMemory<byte> key, long expected, ReadOnlyMemory<byte> value,
        CancellationToken cancel)
    {
        var lease = await events.CurrentAsync(cancel);
        try
        {
            return await etcd.PutIfAsync(key, expected, value, cancel, lease);
        }
        catch (EtcdException error) when (error.Error == EtcdError.LeaseNotFound)
        {
            events.Lost(lease);
            return await etcd.PutIfAsync(key, expected, value, cancel, await events.CurrentAsync(cancel));
        }
    }

    private async Task<StoreWrite> ClaimingTxnAsync(
        byte[] key, long expected, EtcdOperation write, IReadOnlyList<Claim> claims, string @namespace, string name, CancellationToken cancel)
    {
        List<EtcdCompare> compares = [new EtcdCompare.ModRevision(key, EtcdComparison.Equal, expected)];
        List<EtcdOperation> writes = [write];
        foreach (var claim in claims)
        {
            var claimKey = StorageKeys.For(claim.Resource, claim.Namespace, claim.Name);
            if (!claim.Release) compares.Add(new EtcdCompare.ModRevision(claimKey, EtcdComparison.Equal, claim.Expected));
            if (claim.Watched) continue;
            writes.Add(claim.Release ? new EtcdOperation.Delete(claimKey) : new EtcdOperation.Put(claimKey, claim.Value ?? ClaimValue(claim, @namespace, name)));
        }
        var result = await Guard(etcd.TxnAsync(compares, writes, [new EtcdOperation.Get(EtcdRange.One(key))], cancel));
        if (result.Succeeded)
        {
            Acknowledge(result.Revision);
            return new(true, result.Revision, null);
        }
        var current = result.Results[0].Range!.Items is [var item] ? item : (EtcdKeyValue?)null;
        return (current?.ModRevision ?? 0) == expected
            ? new(false, result.Revision, null, ClaimTaken: true)
            : new(false, result.Revision, current is { } found ? Load(@namespace, name, found) : null);
    }

    private static byte[] ClaimValue(Claim claim, string @namespace, string name) =>
        System.Text.Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{claim.Name}\"}},\"holder\":\"{@namespace}/{name}\"}}");

    private StoreWrite Answer(EtcdConditionalResult result, string @namespace, string name)
    {
        if (result.Succeeded) Acknowledge(result.Revision);
        return new(result.Succeeded, result.Revision, result.Current is { } current ? Load(@namespace, name, current) : null);
    }

    private void Acknowledge(long revision)
    {
        for (var seen = Acknowledged; revision > seen;)
        {
            var before = Interlocked.CompareExchange(ref acknowledged, revision, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}

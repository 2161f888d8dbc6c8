using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// Claims of addresses as earlier versions stored them, a key that names its service. Each becomes an IPAddress in the transaction that takes the key
/// away, so an address is held at every moment.
/// </summary>
internal sealed class OldClaims(ObjectStore store, WatchCache cache, ResourceDirectory resources, TimeProvider time)
{
    public const string Resource = ".clusterips";
    private const int AtOnce = 32;

    private readonly ResourceDefinition addresses = resources.Get(AddressObject.Resource);

    public Task ReplaceAsync(CancellationToken cancel)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        return Parallel.ForEachAsync(cache.For(Resource).Current.From(""), parallel, async (claim, stop) => await ReplaceAsync(claim, stop));
    }

    private async Task ReplaceAsync(StoredObject claim, CancellationToken cancel)
    {
        if (HolderOf(claim.ToDocument()) is not { } holder) return;
        Claim[] gone = [new(Resource, claim.Name, true)];
        var known = cache.For(AddressObject.Resource).Current.Find("", claim.Name);
        var value = known?.WithoutResourceVersion() ?? AddressObject.Write(claim.Name, holder.Namespace, holder.Name, time.GetUtcNow());
        // When it fails, another server has done it.
        await store.PutAsync(addresses, "", claim.Name, known?.Revision ?? 0, value, gone, cancel);
    }

    private static (string Namespace, string Name)? HolderOf(JsonObject claim) => claim.Text("holder").Split('/') is [var space, var name] ? (space, name) : null;
}

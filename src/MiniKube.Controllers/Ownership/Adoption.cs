using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.Ownership;

/// <summary>Writes what a <see cref="Claim{T}"/> decided. Each write holds only for the version that was observed.</summary>
internal static class Adoption
{
    /// <returns>All objects that are now owned.</returns>
    public static async Task<IReadOnlyList<T>> SettleAsync<T, TOwner>(this ApiClient client, TOwner owner, Claim<T> claim, CancellationToken cancel)
        where T : class, IResource<T>
        where TOwner : class, IResource<TOwner>
    {
        foreach (var released in claim.Release)
        {
            await client.ReferAsync(released, [.. released.Metadata.OwnerReferences.Where(reference => reference.Uid != owner.Metadata.Uid)], cancel);
        }
        if (claim.Adopt.Count == 0) return claim.Owned;

        // The cache may not know yet that the owner is going: it must not take anything with it.
        var live = await client.FindAsync<TOwner>(ObjectKey.Of(owner), cancel);
        if (live is null || live.Metadata.Uid != owner.Metadata.Uid || live.Metadata.DeletionTimestamp is not null) return claim.Owned;
        var owned = new List<T>(claim.Owned);
        foreach (var orphan in claim.Adopt)
        {
            owned.Add(await client.ReferAsync(orphan, [.. orphan.Metadata.OwnerReferences, OwnerReferences.ControllerReferenceTo(owner)], cancel));
        }
        return owned;
    }

    private static Task<T> ReferAsync<T>(this ApiClient client, T value, IReadOnlyList<OwnerReference> owners, CancellationToken cancel)
        where T : class, IResource<T>
    {
        var references = new JsonArray([.. owners.Select(owner => (JsonNode)ApiJson.ToDocument(owner))]);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = value.Metadata.ResourceVersion, ["ownerReferences"] = references } };
        return client.PatchAsync<T>(ObjectKey.Of(value), Patch.Merge(patch), cancel: cancel);
    }
}

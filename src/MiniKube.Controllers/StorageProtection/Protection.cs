using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>Puts the finalizer on objects that were made without it, and takes it off.</summary>
internal sealed class Protection<T>(ApiClient client, string finalizer)
    where T : class, IResource<T>
{
    public bool Holds(T value) => value.Metadata.Finalizers.Contains(finalizer);

    public Task AddAsync(T value, CancellationToken cancel) => WriteAsync(value, [.. value.Metadata.Finalizers, finalizer], cancel);

    public Task DropAsync(T value, CancellationToken cancel) => WriteAsync(value, [.. value.Metadata.Finalizers.Where(one => one != finalizer)], cancel);

    /// <summary>On the version that was looked at: a conflict comes back as its next version.</summary>
    private async Task WriteAsync(T value, IReadOnlyList<string> finalizers, CancellationToken cancel)
    {
        var metadata = new JsonObject
        {
            ["resourceVersion"] = value.Metadata.ResourceVersion,
            ["finalizers"] = finalizers.Count == 0 ? null : new JsonArray([.. finalizers.Select(one => (JsonNode)one)]),
        };
        try
        {
            await client.PatchAsync<T>(ObjectKey.Of(value), Patch.Merge(new() { ["metadata"] = metadata }), cancel: cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
    }
}

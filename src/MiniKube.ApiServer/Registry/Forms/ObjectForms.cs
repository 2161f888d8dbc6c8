using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Writing;

namespace MiniKube.ApiServer.Registry.Forms;

/// <summary>
/// Between what is stored and what a version of a kind shows. For kinds with one version both are the same bytes, and nothing here costs anything;
/// what was converted once is kept as long as the stored object is.
/// </summary>
internal static class ObjectForms
{
    private static readonly ConditionalWeakTable<ResourceDefinition, ConditionalWeakTable<StoredObject, StoredObject>> Shown = [];

    public static ValueTask<StoredObject> ShowAsync(ResourceDefinition definition, StoredObject item, CancellationToken cancel)
    {
        if (definition.StoredForm is null) return new(item);
        return Known(definition).TryGetValue(item, out var shown) ? new(shown) : OneAsync();

        async ValueTask<StoredObject> OneAsync() => (await ShowAsync(definition, [item], cancel))[0];
    }

    public static async ValueTask<IReadOnlyList<StoredObject>> ShowAsync(ResourceDefinition definition, IReadOnlyList<StoredObject> items, CancellationToken cancel)
    {
        if (definition.StoredForm is not { } form || items.Count == 0) return items;
        var known = Known(definition);
        var missing = items.Where(item => !known.TryGetValue(item, out _)).Distinct().ToList();
        if (missing.Count > 0)
        {
            var documents = await form.ShowAsync([.. missing.Select(item => item.ToDocument())], cancel);
            for (var i = 0; i < missing.Count; i++) known.AddOrUpdate(missing[i], Load(definition, missing[i], documents[i]));
        }
        return [.. items.Select(item => known.TryGetValue(item, out var shown) ? shown : item)];
    }

    /// <summary>The bytes to be stored for a document of this version, whose own bytes are given.</summary>
    public static async ValueTask<byte[]> StoreAsync(
        ResourceDefinition definition, JsonObject document, byte[] json, ReadOnlyMemory<byte> managed, CancellationToken cancel)
    {
        if (definition.StoredForm is not { } form || form.Storage.ApiVersion == definition.ApiVersion) return json;
        var whole = (JsonObject)document.DeepClone();
        whole["kind"] = definition.Kind;
        whole["apiVersion"] = definition.ApiVersion;
        return CanonicalJson.Write(form.Storage, await form.StoreAsync(whole, cancel), managed.Span);
    }

    /// <summary>A document of a stored object in the version that is stored now, and the definition of that version.</summary>
    public static async ValueTask<(ResourceDefinition Storage, JsonObject Document)> StorageDocumentAsync(
        ResourceDefinition definition, StoredObject item, CancellationToken cancel)
    {
        var document = item.ToDocument();
        if (definition.StoredForm is not { } form) return (definition, document);
        return (form.Storage, (string?)document["apiVersion"] == form.Storage.ApiVersion ? document : await form.StoreAsync(document, cancel));
    }

    /// <summary>It was stored in a version that is no longer the one to store: any write, even one that changes nothing, brings it up to date.</summary>
    public static bool IsOutdated(ResourceDefinition definition, StoredObject item) =>
        definition.StoredForm is { } form && (string?)item.ToDocument()["apiVersion"] != form.Storage.ApiVersion;

    private static ConditionalWeakTable<StoredObject, StoredObject> Known(ResourceDefinition definition) => Shown.GetOrCreateValue(definition);

    private static StoredObject Load(ResourceDefinition definition, StoredObject item, JsonObject document) =>
        StoredObject.Load(item.Namespace, item.Name, item.Revision, CanonicalJson.Write(definition, document, item.ManagedFields.Span));
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.CustomResources.Schemas;

namespace MiniKube.ApiServer.CustomResources.Conversion;

/// <summary>
/// One version of a custom kind as a view of what is stored: converted where it was stored in another, with the defaults that the schema has now, and without
/// fields that it has no longer.
/// </summary>
internal sealed class CustomStoredForm(ICustomConversion conversion, string apiVersion, StructuralSchema schema, Func<ResourceDefinition> storage) : IStoredForm
{
    public ResourceDefinition Storage => storage();

    public async ValueTask<IReadOnlyList<JsonObject>> ShowAsync(IReadOnlyList<JsonObject> stored, CancellationToken cancel)
    {
        var shown = await ConvertAsync(stored, apiVersion, cancel);
        foreach (var document in shown)
        {
            CustomPruning.Apply(document, schema);
            CustomDefaults.Apply(document, schema);
        }
        return shown;
    }

    public async ValueTask<JsonObject> StoreAsync(JsonObject document, CancellationToken cancel) =>
        (await ConvertAsync([document], Storage.ApiVersion, cancel))[0];

    private async ValueTask<IReadOnlyList<JsonObject>> ConvertAsync(IReadOnlyList<JsonObject> documents, string wanted, CancellationToken cancel)
    {
        var others = documents.Where(document => (string?)document["apiVersion"] != wanted).ToList();
        if (others.Count == 0) return documents;
        var converted = new Queue<JsonObject>(await conversion.ConvertAsync(others, wanted, cancel));
        var other = others.ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. documents.Select(document => other.Contains(document) ? converted.Dequeue() : document)];
    }
}

using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Conversion;

/// <summary>Brings custom resources from one version into another.</summary>
internal interface ICustomConversion
{
    /// <summary>In order; the documents given are not used afterwards.</summary>
    ValueTask<IReadOnlyList<JsonObject>> ConvertAsync(IReadOnlyList<JsonObject> documents, string apiVersion, CancellationToken cancel);
}

/// <summary>Versions that differ by their name only.</summary>
internal sealed class RelabelConversion : ICustomConversion
{
    public static RelabelConversion Instance { get; } = new();

    public ValueTask<IReadOnlyList<JsonObject>> ConvertAsync(IReadOnlyList<JsonObject> documents, string apiVersion, CancellationToken cancel)
    {
        foreach (var document in documents) document["apiVersion"] = apiVersion;
        return new(documents);
    }
}

using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>
/// How objects of a kind are kept where that is not (or not always) how this version of the kind shows them: another version is the one that is stored,
/// objects from before a change of that lie about, or defaults have been added since they were written.
/// </summary>
public interface IStoredForm
{
    /// <summary>The definition in whose version objects are stored now.</summary>
    ResourceDefinition Storage { get; }

    /// <summary>Stored documents as this version shows them, in order. Each document is the caller's to give away; name, uid and revision stay.</summary>
    ValueTask<IReadOnlyList<JsonObject>> ShowAsync(IReadOnlyList<JsonObject> stored, CancellationToken cancel);

    /// <summary>A document, of this version or of one that was stored before, as it is to be stored.</summary>
    ValueTask<JsonObject> StoreAsync(JsonObject document, CancellationToken cancel);
}

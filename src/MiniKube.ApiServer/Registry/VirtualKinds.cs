using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Writing;

namespace MiniKube.ApiServer.Registry;

/// <summary>Kinds that are answered when they are created, and never stored: reviews.</summary>
internal sealed class VirtualKinds(IEnumerable<IVirtualKind> kinds)
{
    private readonly Dictionary<string, IVirtualKind> byResource = kinds.ToDictionary(kind => kind.GroupResource, StringComparer.Ordinal);

    public static VirtualKinds None { get; } = new([]);

    public IVirtualKind? Find(ResourceDefinition definition) => byResource.GetValueOrDefault(definition.GroupResource);

    /// <summary>Checks the question as any object is checked, and answers it.</summary>
    public static async Task<StoredObject> AnswerAsync(
        IVirtualKind kind, ResourceDefinition definition, string @namespace, JsonObject document, WriteOptions options, CancellationToken cancel)
    {
        if (document["metadata"] is not JsonObject) document["metadata"] = new JsonObject();
        document.Remove("status");
        DocumentShape.Conform(definition, document, options);
        var answer = await kind.AnswerAsync(@namespace, document, options, cancel);
        return StoredObject.Load(@namespace, "", 0, CanonicalJson.Write(definition, answer, default));
    }
}

/// <summary>Answers one kind of question.</summary>
internal interface IVirtualKind
{
    string GroupResource { get; }

    /// <param name="question">Has the kind's shape; becomes the answer.</param>
    ValueTask<JsonObject> AnswerAsync(string @namespace, JsonObject question, WriteOptions options, CancellationToken cancel);
}

/// <summary>A question with a record of its own.</summary>
internal sealed class Review<T>(Func<T, string, WriteOptions, CancellationToken, ValueTask<T>> answer) : IVirtualKind
    where T : class, IResource<T>
{
    public string GroupResource => T.Definition.GroupResource;

    public async ValueTask<JsonObject> AnswerAsync(string @namespace, JsonObject question, WriteOptions options, CancellationToken cancel) =>
        ApiJson.ToDocument(await answer(ApiJson.Deserialize<T>(question), @namespace, options, cancel));
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Cache;

/// <summary>
/// One version of one object. Never changes: readers share its bytes, and a mutable document exists only inside a write.
/// What etcd holds has no resourceVersion; it is spliced in here, as the first member of <c>metadata</c>. Its managed fields lie beside it
/// (<see cref="StoredForm"/>): components never see them, and clients get them when an answer is written.
/// </summary>
internal sealed class StoredObject
{
    private readonly byte[] json;
    private readonly int spliceStart;
    private readonly int spliceLength;
    private StoredMetadata? metadata;
    private FieldValues? fields;
    private int metadataEnd;

    private StoredObject(string @namespace, string name, long revision, byte[] json, int spliceStart, int spliceLength, byte[] managedFields)
    {
        ManagedFields = managedFields;
        Namespace = @namespace;
        Name = name;
        Revision = revision;
        this.json = json;
        this.spliceStart = spliceStart;
        this.spliceLength = spliceLength;
    }

    /// <summary>Empty for cluster-scoped kinds.</summary>
    public string Namespace { get; }

    public string Name { get; }

    /// <summary>etcd's mod-revision: what clients see as resourceVersion.</summary>
    public long Revision { get; }

    /// <summary>
    /// UTF-8 JSON with resourceVersion, but without <c>metadata.managedFields</c>. Starts with <c>{"kind":…,"apiVersion":…,"metadata":{</c>.
    /// </summary>
    public ReadOnlyMemory<byte> Json => json;

    /// <summary>The JSON list of <c>metadata.managedFields</c>; empty if there is none.</summary>
    public ReadOnlyMemory<byte> ManagedFields { get; }

    /// <summary>Bytes in memory and, but for a little, on the wire.</summary>
    public int Size => json.Length + ManagedFields.Length;

    /// <summary>Index of the brace that opens <c>metadata</c>.</summary>
    public int MetadataStart => spliceStart - 1;

    /// <summary>Index of the brace that closes <c>metadata</c>: where its managed fields go.</summary>
    public int MetadataEnd => metadataEnd > 0 ? metadataEnd : metadataEnd = StoredMetadata.End(json, spliceStart - 1);

    public string Uid => Metadata.Uid;

    public IReadOnlyDictionary<string, string> Labels => Metadata.Labels;

    /// <summary><c>metadata.deletionTimestamp</c> is set.</summary>
    public bool IsDeleting => Metadata.IsDeleting;

    public string ResourceVersion => Revision.ToString();

    private StoredMetadata Metadata => metadata ??= StoredMetadata.Read(json.AsSpan(spliceStart - 1));

    /// <param name="stored">As etcd holds it: JSON without resourceVersion, and the managed fields after it.</param>
    /// <exception cref="JsonException">It is no JSON object with <c>metadata</c>.</exception>
    public static StoredObject Load(string @namespace, string name, long revision, ReadOnlySpan<byte> stored)
    {
        var (document, managed) = StoredForm.Split(stored);
        var start = ResourceVersionSplice.Find(document);
        // What is not stored, but made up for an answer, has no revision to tell.
        var json = revision == 0 ? document.ToArray() : ResourceVersionSplice.Insert(document, start, revision);
        return new(@namespace, name, revision, json, start, json.Length - document.Length, SharedBytes.Of(managed));
    }

    /// <summary>The same content under another revision: what a watcher is told about a deleted object.</summary>
    public StoredObject At(long revision) => Load(Namespace, Name, revision, WithoutResourceVersion());

    /// <summary>The bytes as etcd holds them.</summary>
    public byte[] WithoutResourceVersion()
    {
        var document = new byte[json.Length - spliceLength];
        json.AsSpan(0, spliceStart).CopyTo(document);
        json.AsSpan(spliceStart + spliceLength).CopyTo(document.AsSpan(spliceStart));
        return StoredForm.Join(document, ManagedFields.Span);
    }

    /// <summary>A document of its own for the caller, who may change it. Without managed fields.</summary>
    public JsonObject ToDocument() => DocumentReader.ReadObject(json);

    /// <summary>As a client sees it.</summary>
    public JsonObject ToWholeDocument()
    {
        var document = ToDocument();
        if (!ManagedFields.IsEmpty) document["metadata"]!["managedFields"] = DocumentReader.Read(ManagedFields.Span);
        return document;
    }

    public T As<T>() => ApiJson.Deserialize<T>(json);

    /// <summary>The record of the kind; only for kinds that have one.</summary>
    public object ToTyped(ResourceDefinition definition) => ApiJson.Deserialize(json, definition.ClrType!);

    /// <summary>Value of a field that selectors may name; null if the kind has no such selectable field.</summary>
    public string? Field(ResourceDefinition definition, string path)
    {
        if (path == "metadata.name") return Name;
        if (path == "metadata.namespace") return Namespace;
        var known = fields;
        if (known is null || !known.Are(definition)) fields = known = FieldValues.Read(definition, json);
        return known.Find(path);
    }
}

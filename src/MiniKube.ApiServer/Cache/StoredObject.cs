using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Cache;

/// <summary>
/// One version of one object. Never changes: readers share its bytes, and a mutable document exists only inside a write.
/// What etcd holds has no resourceVersion; it is spliced in here, as the first member of <c>metadata</c>.
/// </summary>
internal sealed class StoredObject
{
    private readonly byte[] json;
    private readonly int spliceStart;
    private readonly int spliceLength;
    private StoredMetadata? metadata;
    private FieldValues? fields;

    private StoredObject(string @namespace, string name, long revision, byte[] json, int spliceStart, int spliceLength)
    {
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

    /// <summary>UTF-8 JSON as clients get it, with resourceVersion. Starts with <c>{"kind":…,"apiVersion":…,"metadata":{</c>.</summary>
    public ReadOnlyMemory<byte> Json => json;

    public string Uid => Metadata.Uid;

    public IReadOnlyDictionary<string, string> Labels => Metadata.Labels;

    /// <summary><c>metadata.deletionTimestamp</c> is set.</summary>
    public bool IsDeleting => Metadata.IsDeleting;

    public string ResourceVersion => Revision.ToString();

    private StoredMetadata Metadata => metadata ??= StoredMetadata.Read(json.AsSpan(spliceStart - 1));

    /// <param name="stored">The object's JSON without resourceVersion.</param>
    /// <exception cref="JsonException">It is no JSON object with <c>metadata</c>.</exception>
    public static StoredObject Load(string @namespace, string name, long revision, ReadOnlySpan<byte> stored)
    {
        var start = ResourceVersionSplice.Find(stored);
        var json = ResourceVersionSplice.Insert(stored, start, revision);
        return new(@namespace, name, revision, json, start, json.Length - stored.Length);
    }

    /// <summary>The same content under another revision: what a watcher is told about a deleted object.</summary>
    public StoredObject At(long revision) => Load(Namespace, Name, revision, WithoutResourceVersion());

    /// <summary>The bytes as etcd holds them.</summary>
    public byte[] WithoutResourceVersion()
    {
        var stored = new byte[json.Length - spliceLength];
        json.AsSpan(0, spliceStart).CopyTo(stored);
        json.AsSpan(spliceStart + spliceLength).CopyTo(stored.AsSpan(spliceStart));
        return stored;
    }

    /// <summary>A document of its own for the caller, who may change it.</summary>
    public JsonObject ToDocument() => DocumentReader.ReadObject(json);

    public T As<T>() => ApiJson.Deserialize<T>(json);

    /// <summary>The record of the kind; only for kinds that have one.</summary>
    public object ToTyped(ResourceDefinition definition) => ApiJson.Deserialize(json, definition.ClrType!);

    /// <summary>Value of a field that selectors may name; null if the kind has no such selectable field.</summary>
    public string? Field(ResourceDefinition definition, string path)
    {
        if (path == "metadata.name") return Name;
        if (path == "metadata.namespace") return Namespace;
        return (fields ??= FieldValues.Read(definition, json)).Find(definition, path);
    }
}

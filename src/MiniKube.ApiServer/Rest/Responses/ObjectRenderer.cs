using System.Text;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Protobuf;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Tables;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Turns stored objects into the pieces of a response. Whole objects are their cached bytes.</summary>
internal sealed class ObjectRenderer(ResourceDefinition definition, ResponseForm form, IncludedObject included, TimeProvider time)
{
    private static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray();
    private static readonly ReadOnlyMemory<byte> ListEnd = "]}"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> PartialStart = """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":"""u8.ToArray();
    private static readonly ReadOnlyMemory<byte> ManagedStart = ",\"managedFields\":"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> PartialEnd = "}"u8.ToArray();

    /// <summary>Null: the answer is JSON.</summary>
    public ProtobufRenderer? Protobuf { get; } = form.Protobuf ? new(definition, form.Shape) : null;

    public List<ReadOnlyMemory<byte>> One(StoredObject value)
    {
        if (Protobuf is { } protobuf) return [protobuf.One(value)];
        var pieces = new List<ReadOnlyMemory<byte>>(6);
        Append(pieces, value, withColumns: true);
        return pieces;
    }

    public void Append(List<ReadOnlyMemory<byte>> pieces, StoredObject value, bool withColumns)
    {
        switch (form.Shape)
        {
            case ResponseShape.Table:
                pieces.Add(Table().Render([value], Encoding.UTF8.GetBytes(ListMetadata.Of(value.Revision)), withColumns));
                break;
            case ResponseShape.PartialMetadata:
                pieces.Add(PartialStart);
                AppendSlice(pieces, value, value.MetadataStart, value.MetadataEnd + 1);
                pieces.Add(PartialEnd);
                break;
            default:
                AppendSlice(pieces, value, 0, value.Json.Length);
                break;
        }
    }

    // Managed fields lie beside the object and go in as the last member of its metadata.
    private static void AppendSlice(List<ReadOnlyMemory<byte>> pieces, StoredObject value, int start, int end)
    {
        if (value.ManagedFields.IsEmpty)
        {
            pieces.Add(value.Json[start..end]);
            return;
        }
        pieces.Add(value.Json[start..value.MetadataEnd]);
        pieces.Add(ManagedStart);
        pieces.Add(value.ManagedFields);
        pieces.Add(value.Json[value.MetadataEnd..end]);
    }

    public List<ReadOnlyMemory<byte>> Many(ListResult list)
    {
        if (Protobuf is { } protobuf) return [protobuf.Many(list)];
        if (form.Shape == ResponseShape.Table) return [Table().Render(list.Items, Encoding.UTF8.GetBytes(ListMetadata.Of(list)))];
        var partial = form.Shape == ResponseShape.PartialMetadata;
        var head = partial
            ? """{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":"""
            : $$"""{"kind":"{{definition.ListKind}}","apiVersion":"{{definition.ApiVersion}}","metadata":""";
        var pieces = new List<ReadOnlyMemory<byte>>(2 + (list.Items.Count * (partial ? 7 : 5))) { Encoding.UTF8.GetBytes($"{head}{ListMetadata.Of(list)},\"items\":[") };
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0) pieces.Add(Comma);
            Append(pieces, list.Items[i], withColumns: false);
        }
        pieces.Add(ListEnd);
        return pieces;
    }

    /// <summary>A bookmark has no object: just the version up to which everything was told.</summary>
    public ReadOnlyMemory<byte> Bookmark(long revision, bool initialEventsEnd)
    {
        if (form.Shape == ResponseShape.Table) return Table().Render([], Encoding.UTF8.GetBytes(ListMetadata.Of(revision)), withColumns: false);
        var (kind, apiVersion) = form.Shape == ResponseShape.PartialMetadata
            ? ("PartialObjectMetadata", "meta.k8s.io/v1")
            : (definition.Kind, definition.ApiVersion);
        var annotations = initialEventsEnd ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        return Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":{{\"resourceVersion\":\"{revision}\",\"creationTimestamp\":null{annotations}}}}}");
    }

    private TableRenderer Table() => new(definition, included, time.GetUtcNow());
}

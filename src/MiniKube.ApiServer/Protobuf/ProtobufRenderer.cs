using System.Buffers.Binary;
using System.Text;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Protobuf;

/// <summary>Answers, lists and watch events in Kubernetes' protobuf.</summary>
internal sealed class ProtobufRenderer(ResourceDefinition definition, ResponseShape shape)
{
    private const int ForOne = 4096;
    private const int ForEach = 1024;
    private static readonly Schema StatusSchema = Schema.Of(typeof(Status));

    private readonly bool partial = shape == ResponseShape.PartialMetadata;

    private string Kind => partial ? "PartialObjectMetadata" : definition.Kind;

    private string ApiVersion => partial ? "meta.k8s.io/v1" : definition.ApiVersion;

    public ReadOnlyMemory<byte> One(StoredObject value)
    {
        using var buffer = new ProtobufBuffer(ForOne);
        Enveloped(buffer, value);
        return buffer.Written.ToArray();
    }

    public ReadOnlyMemory<byte> Many(ListResult list)
    {
        using var buffer = new ProtobufBuffer(ForOne + (list.Items.Count * ForEach));
        var start = ProtobufEnvelope.Begin(buffer, ApiVersion, Kind + "List");
        var metadata = buffer.Begin(1);
        buffer.Bytes(2, Encoding.UTF8.GetBytes(list.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (list.Continue.Length > 0) buffer.Bytes(3, Encoding.UTF8.GetBytes(list.Continue));
        if (list.Remaining is > 0 and var remaining) buffer.Number(4, remaining);
        buffer.End(metadata);
        foreach (var item in list.Items)
        {
            var message = buffer.Begin(2);
            Content(buffer, item);
            buffer.End(message);
        }
        ProtobufEnvelope.End(buffer, start);
        return buffer.Written.ToArray();
    }

    /// <summary>A frame of a watch: its length in four bytes, then type and object.</summary>
    public ReadOnlyMemory<byte> Event(string type, StoredObject value) => Frame(type, buffer => Enveloped(buffer, value));

    /// <param name="json">Of an object that is not stored: a bookmark.</param>
    public ReadOnlyMemory<byte> Event(string type, ReadOnlyMemory<byte> json) => Frame(type, buffer =>
    {
        var start = ProtobufEnvelope.Begin(buffer, ApiVersion, Kind);
        ProtobufEncoder.Object(buffer, json.Span, definition.Schema, default);
        ProtobufEnvelope.End(buffer, start);
    });

    public static ReadOnlyMemory<byte> Error(Status status) => Frame("ERROR", buffer =>
    {
        var start = ProtobufEnvelope.Begin(buffer, "v1", "Status");
        ProtobufEncoder.Object(buffer, ApiJson.Serialize(status), StatusSchema, default);
        ProtobufEnvelope.End(buffer, start);
    });

    private static ReadOnlyMemory<byte> Frame(string type, Action<ProtobufBuffer> write)
    {
        using var buffer = new ProtobufBuffer(ForOne);
        buffer.Raw([0, 0, 0, 0]);
        buffer.Bytes(1, Encoding.UTF8.GetBytes(type));
        var extension = buffer.Begin(2);
        var raw = buffer.Begin(1);
        write(buffer);
        buffer.End(raw);
        buffer.End(extension);
        var frame = buffer.Written.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        return frame;
    }

    private void Enveloped(ProtobufBuffer buffer, StoredObject value)
    {
        var start = ProtobufEnvelope.Begin(buffer, ApiVersion, Kind);
        Content(buffer, value);
        ProtobufEnvelope.End(buffer, start);
    }

    private void Content(ProtobufBuffer buffer, StoredObject value)
    {
        if (partial) ProtobufEncoder.Metadata(buffer, value.Json.Span[value.MetadataStart..(value.MetadataEnd + 1)], value.ManagedFields.Span);
        else ProtobufEncoder.Object(buffer, value.Json.Span, definition.Schema, value.ManagedFields.Span);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Protobuf;

/// <summary>
/// Turns an object's JSON into Kubernetes' protobuf in one pass; the numbers stand in the schema. What the schema does not know has no number and is left
/// out. Rule: Kubernetes API conventions, "Protobuf encoding".
/// </summary>
internal static class ProtobufEncoder
{
    private static readonly Schema ObjectMeta = Schema.Of(typeof(MiniKube.Api.Meta.ObjectMeta));

    /// <param name="managedFields">Goes into <c>metadata</c>; may be empty.</param>
    public static void Object(ProtobufBuffer buffer, ReadOnlySpan<byte> json, Schema schema, ReadOnlySpan<byte> managedFields)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            var field = Find(ref reader, schema);
            reader.Read();
            if (field is null || field.ProtobufNumber == 0) reader.Skip();
            else if (isMetadata && reader.TokenType == JsonTokenType.StartObject) Metadata(buffer, ref reader, field.ProtobufNumber, managedFields);
            else Field(buffer, ref reader, field);
        }
    }

    /// <summary>Of an object that is its metadata only.</summary>
    public static void Metadata(ProtobufBuffer buffer, ReadOnlySpan<byte> json, ReadOnlySpan<byte> managedFields)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Metadata(buffer, ref reader, 1, managedFields);
    }

    private static void Metadata(ProtobufBuffer buffer, ref Utf8JsonReader reader, int number, ReadOnlySpan<byte> managedFields)
    {
        var start = buffer.Begin(number);
        Fields(buffer, ref reader, ObjectMeta);
        if (!managedFields.IsEmpty)
        {
            var managed = new Utf8JsonReader(managedFields);
            managed.Read();
            Field(buffer, ref managed, ObjectMeta.Field("managedFields")!);
        }
        buffer.End(start);
    }

    private static void Fields(ProtobufBuffer buffer, ref Utf8JsonReader reader, Schema schema)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, schema);
            reader.Read();
            if (field is null || field.ProtobufNumber == 0) reader.Skip();
            else Field(buffer, ref reader, field);
        }
    }

    private static void Field(ProtobufBuffer buffer, ref Utf8JsonReader reader, SchemaField field)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        // What JSON flattens lies in messages of its own; a message may come in several parts.
        var outer = field.ProtobufInlined >= 100 ? buffer.Begin(field.ProtobufInlined / 100) : 0;
        var inner = field.ProtobufInlined > 0 ? buffer.Begin(field.ProtobufInlined % 100) : 0;
        switch (field.Schema.Kind)
        {
            case SchemaKind.List when reader.TokenType == JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Value(buffer, ref reader, field.ProtobufNumber, field.Schema.Items!);
                break;
            case SchemaKind.Map when reader.TokenType == JsonTokenType.StartObject:
                Entries(buffer, ref reader, field);
                break;
            default:
                Value(buffer, ref reader, field.ProtobufNumber, field.Schema);
                break;
        }
        if (field.ProtobufInlined > 0) buffer.End(inner);
        if (field.ProtobufInlined >= 100) buffer.End(outer);
    }

    private static void Entries(ProtobufBuffer buffer, ref Utf8JsonReader reader, SchemaField field)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var entry = buffer.Begin(field.ProtobufNumber);
            buffer.Text(1, ref reader);
            reader.Read();
            if (field.Schema.Items!.Kind == SchemaKind.List) Texts(buffer, ref reader, field.Schema.Items);
            else Value(buffer, ref reader, 2, field.Schema.Items);
            buffer.End(entry);
        }
    }

    // A map of lists of text: Kubernetes wraps the list in a message with items as field 1.
    private static void Texts(ProtobufBuffer buffer, ref Utf8JsonReader reader, Schema list)
    {
        var message = buffer.Begin(2);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Value(buffer, ref reader, 1, list.Items!);
        }
        buffer.End(message);
    }

    private static void Value(ProtobufBuffer buffer, ref Utf8JsonReader reader, int number, Schema schema)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Any:
                Raw(buffer, ref reader, number);
                return;
            case SchemaKind.Object when reader.TokenType == JsonTokenType.StartObject:
                var start = buffer.Begin(number);
                Fields(buffer, ref reader, schema);
                buffer.End(start);
                return;
            case SchemaKind.String when reader.TokenType == JsonTokenType.String:
                buffer.Text(number, ref reader);
                return;
            case SchemaKind.Bytes when reader.TokenType == JsonTokenType.String:
                buffer.Bytes(number, reader.GetBytesFromBase64());
                return;
            case SchemaKind.Boolean when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                buffer.Number(number, reader.TokenType == JsonTokenType.True ? 1 : 0);
                return;
            case SchemaKind.Int32 or SchemaKind.Int64 when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var integer):
                buffer.Number(number, integer);
                return;
            case SchemaKind.Double when reader.TokenType == JsonTokenType.Number:
                buffer.Fixed(number, reader.GetDouble());
                return;
            case SchemaKind.Quantity when reader.TokenType == JsonTokenType.String:
                var quantity = buffer.Begin(number);
                buffer.Text(1, ref reader);
                buffer.End(quantity);
                return;
            case SchemaKind.Time or SchemaKind.MicroTime when reader.TokenType == JsonTokenType.String:
                Moment(buffer, reader.GetString()!, number);
                return;
            case SchemaKind.IntOrString when reader.TokenType is JsonTokenType.String or JsonTokenType.Number:
                IntOrString(buffer, ref reader, number);
                return;
            default:
                reader.Skip();
                return;
        }
    }

    private static void IntOrString(ProtobufBuffer buffer, ref Utf8JsonReader reader, int number)
    {
        var start = buffer.Begin(number);
        buffer.Number(1, reader.TokenType == JsonTokenType.String ? 1 : 0);
        if (reader.TokenType == JsonTokenType.String) buffer.Text(3, ref reader);
        else if (reader.TryGetInt64(out var value)) buffer.Number(2, value);
        buffer.End(start);
    }

    private static void Moment(ProtobufBuffer buffer, string text, int number)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return;
        var start = buffer.Begin(number);
        buffer.Number(1, time.ToUnixTimeSeconds());
        buffer.Number(2, time.Ticks % TimeSpan.TicksPerSecond * 100);
        buffer.End(start);
    }

    private static void Raw(ProtobufBuffer buffer, ref Utf8JsonReader reader, int number)
    {
        var message = buffer.Begin(number);
        using (var value = JsonDocument.ParseValue(ref reader)) buffer.Bytes(1, Encoding.UTF8.GetBytes(value.RootElement.GetRawText()));
        buffer.End(message);
    }

    /// <summary>The field whose name the reader stands at.</summary>
    private static SchemaField? Find(ref Utf8JsonReader reader, Schema schema) => schema.Field(FieldNames.Get(ref reader));
}

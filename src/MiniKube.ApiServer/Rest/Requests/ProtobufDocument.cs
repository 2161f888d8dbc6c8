using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>
/// Reads objects in Kubernetes' protobuf form, which kubectl's create commands and many clients send. The numbers stand in the schema.
/// What proto2 writes although it is empty is left out, as in JSON.
/// </summary>
internal static class ProtobufDocument
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";
    private static readonly byte[] Magic = [(byte)'k', (byte)'8', (byte)'s', 0];

    /// <exception cref="ApiException">400: the bytes are no object in that form.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body, Schema schema)
    {
        if (!body.StartsWith(Magic))
        {
            throw ApiException.BadRequest("the request body is no protobuf object of Kubernetes: it does not start with \"k8s\\0\"");
        }
        var envelope = new ProtobufReader(body[Magic.Length..]);
        string apiVersion = "", kind = "";
        ReadOnlySpan<byte> raw = default;
        while (envelope.Read())
        {
            if (envelope.Field == 1) (apiVersion, kind) = TypeMeta(envelope.Bytes);
            else if (envelope.Field == 2) raw = envelope.Bytes;
        }
        var document = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        Fields(raw, schema, 0, document, 0);
        return document;
    }

    private static (string ApiVersion, string Kind) TypeMeta(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        string apiVersion = "", kind = "";
        while (reader.Read())
        {
            if (reader.Field == 1) apiVersion = reader.Text;
            else if (reader.Field == 2) kind = reader.Text;
        }
        return (apiVersion, kind);
    }

    private static void Fields(ReadOnlySpan<byte> bytes, Schema schema, int message, JsonObject into, int depth)
    {
        if (depth > DocumentReader.MaximumDepth) throw ApiException.BadRequest("the request body nests too deep");
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (schema.Field(message, reader.Field) is { } field) Field(ref reader, field, into, depth);
            else if (reader.IsBytes && Flattened(schema, message, reader.Field) is > 0 and var inner) Fields(reader.Bytes, schema, inner, into, depth + 1);
        }
    }

    // A message inside a flattened message has the number of both: 202 is field 2 of field 2.
    private static int Flattened(Schema schema, int message, int number)
    {
        var inner = (message * 100) + number;
        if (message >= 100 || number >= 100) return 0;
        return schema.Flattens(inner) || (message == 0 && schema.Fields.Any(known => known.ProtobufInlined / 100 == number)) ? inner : 0;
    }

    private static void Field(ref ProtobufReader reader, SchemaField field, JsonObject into, int depth)
    {
        switch (field.Schema.Kind)
        {
            case SchemaKind.List:
                if (into[field.Name] is not JsonArray list) into[field.Name] = list = [];
                if (reader.IsBytes && field.Schema.Items!.Kind is SchemaKind.Int32 or SchemaKind.Int64) Packed(reader.Bytes, list);
                else list.Add(Value(ref reader, field.Schema.Items!, depth));
                break;
            case SchemaKind.Map:
                if (into[field.Name] is not JsonObject map) into[field.Name] = map = [];
                Entry(reader.Bytes, field.Schema.Items!, map, depth);
                break;
            default:
                var value = Value(ref reader, field.Schema, depth);
                var isEmptyText = field.Schema.Kind is SchemaKind.String or SchemaKind.Bytes && reader.Bytes.IsEmpty && !field.Required;
                if (value is not null && !isEmptyText) into[field.Name] = value;
                break;
        }
    }

    private static void Packed(ReadOnlySpan<byte> bytes, JsonArray list)
    {
        var reader = new ProtobufReader(bytes);
        while (!reader.AtEnd) list.Add((JsonNode)JsonValue.Create((long)reader.Variable()));
    }

    private static void Entry(ReadOnlySpan<byte> bytes, Schema items, JsonObject map, int depth)
    {
        var reader = new ProtobufReader(bytes);
        var key = "";
        JsonNode? value = null;
        while (reader.Read())
        {
            if (reader.Field == 1) key = reader.Text;
            else if (reader.Field == 2) value = Value(ref reader, items, depth);
        }
        map[key] = value;
    }

    private static JsonNode? Value(ref ProtobufReader reader, Schema schema, int depth)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Object:
                var inner = new JsonObject();
                Fields(reader.Bytes, schema, 0, inner, depth + 1);
                return inner;
            case SchemaKind.List:
                // Inside a map: the list is wrapped in a message of its items.
                var list = new JsonArray();
                var items = new ProtobufReader(reader.Bytes);
                while (items.Read())
                {
                    if (items.Field == 1) list.Add(Value(ref items, schema.Items!, depth + 1));
                }
                return list;
            case SchemaKind.String:
                return JsonValue.Create(reader.Text);
            case SchemaKind.Bytes:
                return JsonValue.Create(Convert.ToBase64String(reader.Bytes));
            case SchemaKind.Boolean:
                return JsonValue.Create(reader.Number != 0);
            case SchemaKind.Int32:
                return JsonValue.Create((long)(int)reader.Number);
            case SchemaKind.Int64:
                return JsonValue.Create((long)reader.Number);
            case SchemaKind.Double:
                return JsonValue.Create(BitConverter.UInt64BitsToDouble(reader.Number));
            case SchemaKind.Quantity:
                return First(reader.Bytes, out var amount) ? JsonValue.Create(amount) : null;
            case SchemaKind.Time or SchemaKind.MicroTime:
                return Moment(reader.Bytes);
            case SchemaKind.IntOrString:
                return NumberOrText(reader.Bytes);
            case SchemaKind.Any:
                return Raw(reader.Bytes);
            default:
                throw ApiException.BadRequest($"a field of type {schema.Kind} cannot be read from protobuf");
        }
    }

    private static bool First(ReadOnlySpan<byte> bytes, out string text)
    {
        var reader = new ProtobufReader(bytes);
        text = "";
        while (reader.Read())
        {
            if (reader.Field == 1) text = reader.Text;
        }
        return text.Length > 0;
    }

    private static JsonValue? Moment(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        long seconds = 0, nanos = 0;
        while (reader.Read())
        {
            if (reader.Field == 1) seconds = (long)reader.Number;
            else if (reader.Field == 2) nanos = (int)reader.Number;
        }
        if (seconds == 0 && nanos == 0) return null;
        if (seconds is < -62135596800 or > 253402300799 || nanos is < 0 or > 999_999_999)
        {
            throw ApiException.BadRequest("a time in the request body is out of range");
        }
        var moment = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        return JsonValue.Create(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }

    private static JsonValue NumberOrText(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var isText = false;
        long number = 0;
        var text = "";
        while (reader.Read())
        {
            if (reader.Field == 1) isText = reader.Number == 1;
            else if (reader.Field == 2) number = (int)reader.Number;
            else if (reader.Field == 3) text = reader.Text;
        }
        return isText ? JsonValue.Create(text)! : JsonValue.Create(number);
    }

    private static JsonNode? Raw(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field != 1 || reader.Bytes.IsEmpty) continue;
            try
            {
                return DocumentReader.Read(reader.Bytes);
            }
            catch (JsonException error)
            {
                throw ApiException.BadRequest($"the request body holds JSON that cannot be read: {error.Message}");
            }
        }
        return null;
    }
}

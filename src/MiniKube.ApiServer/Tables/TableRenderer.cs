using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Tables;

/// <summary>What a row carries beside its cells; the query parameter <c>includeObject</c>.</summary>
internal enum IncludedObject
{
    None,
    Metadata,
    Whole,
}

/// <summary>Writes objects as rows of a <c>Table</c>, with the columns of their kind.</summary>
internal sealed class TableRenderer(ResourceDefinition definition, IncludedObject included, DateTimeOffset now)
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For kinds without a record.</summary>
    public static TableColumn AgeColumn { get; } = new("Age", "string", "", 0, "", (document, _, now) => Age.Of(
        DateTimeOffset.TryParse((string?)document?["metadata"]?["creationTimestamp"], System.Globalization.CultureInfo.InvariantCulture, out var created) ? created : null, now));

    private static readonly TableColumn[] Fallback =
    [
        new("Name", "string", "name", 0, "", (document, _, _) => (string?)document?["metadata"]?["name"]),
        AgeColumn,
    ];

    private readonly IReadOnlyList<TableColumn> columns = definition.Columns.Count == 0 ? Fallback : definition.Columns;

    /// <param name="listMetadata">JSON of the table's ListMeta.</param>
    /// <param name="withColumns">A watch tells the columns only once.</param>
    public ReadOnlyMemory<byte> Render(IReadOnlyList<StoredObject> items, ReadOnlySpan<byte> listMetadata, bool withColumns = true)
    {
        var output = new ArrayBufferWriter<byte>(1024 + (items.Count * 512));
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, "Table"u8);
            writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
            writer.WritePropertyName("metadata"u8);
            writer.WriteRawValue(listMetadata, skipInputValidation: true);
            Columns(writer, withColumns);
            writer.WriteStartArray("rows"u8);
            foreach (var item in items) Row(writer, item);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return output.WrittenMemory;
    }

    private void Columns(Utf8JsonWriter writer, bool withColumns)
    {
        if (!withColumns)
        {
            writer.WriteNull("columnDefinitions"u8);
            return;
        }
        writer.WriteStartArray("columnDefinitions"u8);
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type);
            writer.WriteString("format"u8, column.Format);
            writer.WriteString("description"u8, column.Description);
            writer.WriteNumber("priority"u8, column.Priority);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void Row(Utf8JsonWriter writer, StoredObject item)
    {
        var document = definition.ClrType is null ? item.ToDocument() : null;
        var typed = document ?? item.ToTyped(definition);
        writer.WriteStartObject();
        writer.WriteStartArray("cells"u8);
        foreach (var column in columns) Cell(writer, column.Cell(document, typed, now));
        writer.WriteEndArray();
        switch (included)
        {
            case IncludedObject.Whole:
                writer.WritePropertyName("object"u8);
                writer.WriteRawValue(item.Json.Span, skipInputValidation: true);
                break;
            case IncludedObject.Metadata:
                writer.WriteStartObject("object"u8);
                writer.WriteString("kind"u8, "PartialObjectMetadata"u8);
                writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
                writer.WritePropertyName("metadata"u8);
                writer.WriteRawValue(item.Json.Span[item.MetadataStart..(item.MetadataEnd + 1)], skipInputValidation: true);
                writer.WriteEndObject();
                break;
        }
        writer.WriteEndObject();
    }

    private static void Cell(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>How a document is stored: kind, apiVersion and metadata first, no resourceVersion, nothing escaped that need not be.</summary>
internal static class CanonicalJson
{
    private static readonly string[] MetadataFirst =
        ["name", "generateName", "namespace", "uid", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="managedFields">JSON list that is stored beside the document.</param>
    public static byte[] Write(ResourceDefinition definition, JsonObject document, ReadOnlySpan<byte> managedFields)
    {
        var buffer = new ArrayBufferWriter<byte>(2048 + managedFields.Length);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, definition.Kind);
            writer.WriteString("apiVersion"u8, definition.ApiVersion);
            WriteMetadata(writer, (JsonObject)document["metadata"]!);
            foreach (var (field, value) in document)
            {
                if (field is "kind" or "apiVersion" or "metadata" || value is null) continue;
                writer.WritePropertyName(field);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return StoredForm.Join(buffer.WrittenSpan, managedFields);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonObject metadata)
    {
        writer.WriteStartObject("metadata"u8);
        foreach (var field in MetadataFirst)
        {
            if (metadata[field] is not { } value) continue;
            writer.WritePropertyName(field);
            value.WriteTo(writer);
        }
        foreach (var (field, value) in metadata)
        {
            if (value is null || field is "resourceVersion" or "selfLink" or "managedFields" || Array.IndexOf(MetadataFirst, field) >= 0) continue;
            writer.WritePropertyName(field);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}

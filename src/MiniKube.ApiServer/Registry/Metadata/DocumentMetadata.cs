using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Registry.Metadata;

/// <summary>Short words for <c>metadata</c> of a document.</summary>
internal static class DocumentMetadata
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The document's metadata, made if it has none.</summary>
    public static JsonObject Metadata(this JsonObject document)
    {
        if (document["metadata"] is JsonObject metadata) return metadata;
        var made = new JsonObject();
        document["metadata"] = made;
        return made;
    }

    public static string Text(this JsonObject value, string field) =>
        value[field] is JsonValue node && node.TryGetValue(out string? text) ? text : "";

    public static long? Number(this JsonObject value, string field) =>
        value[field] is JsonValue node && node.GetValueKind() == JsonValueKind.Number
            && long.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static IEnumerable<string> Texts(this JsonObject value, string field) =>
        value[field] is JsonArray list ? list.Select(item => item?.ToString() ?? "") : [];

    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static bool HasFinalizers(this JsonObject metadata) => metadata["finalizers"] is JsonArray { Count: > 0 };

    public static bool IsDeleting(this JsonObject metadata) => metadata["deletionTimestamp"] is not null;

    /// <summary>Makes a field what it is in another object, absent if it is absent there.</summary>
    public static void Carry(this JsonObject target, JsonObject source, string field)
    {
        if (source[field] is { } value) target[field] = value.DeepClone();
        else target.Remove(field);
    }
}

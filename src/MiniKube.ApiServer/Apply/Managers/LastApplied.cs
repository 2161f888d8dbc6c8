using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Documents;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Managers;

/// <summary>
/// kubectl's client-side apply leaves its configuration in an annotation. When kubectl then applies on the server side, it may take the fields that
/// this configuration names without a conflict, and the annotation follows what it applies, so that it can go back.
/// </summary>
internal static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Kubectl = "kubectl";

    /// <summary>The fields of the configuration in the annotation; empty where there is none that can be read, or the applier is another.</summary>
    public static FieldSet Fields(ResourceDefinition definition, JsonObject document, string manager)
    {
        if (manager != Kubectl || Read(document) is not { } text) return FieldSet.Empty;
        try
        {
            if (JsonNode.Parse(text) is not JsonObject configuration) return FieldSet.Empty;
            if (definition.ClrType is not null) SchemaConformance.Apply(configuration, definition.Schema);
            return AppliedFields.Of(configuration, Shape.Of(definition));
        }
        catch (Exception error) when (error is JsonException or FormatException or SchemaException)
        {
            return FieldSet.Empty;
        }
    }

    /// <summary>Brings the annotation up to date where the object has one.</summary>
    public static void Follow(JsonObject document, JsonObject configuration, string manager)
    {
        if (manager != Kubectl || Read(document) is null) return;
        var copy = (JsonObject)configuration.DeepClone();
        if (copy["metadata"]?["annotations"] is JsonObject annotations) annotations.Remove(Annotation);
        document["metadata"]!["annotations"]![Annotation] = copy.ToJsonString(Relaxed) + "\n";
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string? Read(JsonObject document) =>
        document["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations
            && annotations[Annotation] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}

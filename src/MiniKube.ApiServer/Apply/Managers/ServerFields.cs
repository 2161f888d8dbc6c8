using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Managers;

/// <summary>Fields that nobody manages because they are the server's, or that an address does not write.</summary>
internal static class ServerFields
{
    private static readonly string[] InMetadata =
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];

    /// <summary>Taken out of every set; what is below <c>metadata</c> besides stays.</summary>
    private static FieldSet Stripped { get; } = FieldSet.Of(false,
    [
        Leaf("apiVersion"), Leaf("kind"),
        (PathElement.Field("metadata"), FieldSet.Of(true, [.. InMetadata.Select(Leaf)])),
    ]);

    public static bool IsOfTheServer(string field) => field is "apiVersion" or "kind";

    public static bool IsOfTheServerInMetadata(string field) => Array.IndexOf(InMetadata, field) >= 0;

    public static FieldSet Strip(FieldSet set) => set.Difference(Stripped);

    /// <summary>Takes out of a configuration what this address would not write anyway.</summary>
    public static void Reset(ResourceDefinition definition, string subresource, JsonObject configuration)
    {
        switch (subresource)
        {
            case "" when definition.HasStatus:
                configuration.Remove("status");
                break;
            case "status":
                Keep(configuration, "apiVersion", "kind", "metadata", "status");
                if (configuration["metadata"] is JsonObject metadata) Keep(metadata, "name", "namespace", "uid", "resourceVersion", "labels", "annotations");
                break;
        }
    }

    private static void Keep(JsonObject value, params ReadOnlySpan<string> fields)
    {
        for (var i = value.Count - 1; i >= 0; i--)
        {
            if (!fields.Contains(value.GetAt(i).Key)) value.RemoveAt(i);
        }
    }

    private static (PathElement, FieldSet) Leaf(string name) => (PathElement.Field(name), FieldSet.Leaf);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.ApiExtensions;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>The printed columns of a custom resource: its name, and what its definition names; where that names none, the age.</summary>
internal static class CustomColumns
{
    public static IEnumerable<TableColumn> Of(CustomResourceDefinitionVersion version)
    {
        yield return new("Name", "string", "name", 0, "Name must be unique within a namespace.", (document, _, _) => document?["metadata"]?["name"]?.ToString());
        if (version.AdditionalPrinterColumns.Count == 0)
        {
            yield return Age;
            yield break;
        }
        foreach (var column in version.AdditionalPrinterColumns)
        {
            if (JsonPath.Parse(column.JsonPath) is not { } path) continue;
            yield return new(column.Name, column.Type, column.Format ?? "", column.Priority, column.Description ?? "",
                (document, _, now) => document is null ? null : Cell(path.All(document), column.Type, now));
        }
    }

    private static TableColumn Age { get; } = new("Age", "date", "", 0, "When the object was made.",
        (document, _, now) => Since(document?["metadata"]?["creationTimestamp"], now));

    private static object? Cell(IEnumerable<JsonNode> found, string type, DateTimeOffset now)
    {
        if (type == "string")
        {
            var texts = found.Select(node => node.GetValueKind() == JsonValueKind.String ? node.ToString() : node.ToJsonString()).ToList();
            return texts.Count == 0 ? null : texts.Count == 1 ? texts[0] : JsonSerializer.Serialize(texts, TextsContext.Default.ListString);
        }
        if (found.FirstOrDefault() is not JsonValue value) return null;
        return type switch
        {
            "integer" => long.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : null,
            "number" => value.ToString(),
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.GetValueKind() == JsonValueKind.True : null,
            "date" => Since(value, now),
            _ => value.ToString(),
        };
    }

    private static string? Since(JsonNode? time, DateTimeOffset now) =>
        time is null ? null
        : DateTimeOffset.TryParse(time.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Api.Age.Of(then, now)
        : "<invalid>";
}

[System.Text.Json.Serialization.JsonSerializable(typeof(List<string>))]
internal sealed partial class TextsContext : System.Text.Json.Serialization.JsonSerializerContext;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Numbers of a document, whatever .NET type or text they are held as.</summary>
internal static class JsonNumber
{
    public static bool IsInteger(JsonNode node) => Value(node) is { } number && Math.Floor(number) == number;

    public static double? Value(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>A field that holds one value, and a younger one beside it that holds several, of which that is the first. Clients write and read either.</summary>
internal static class FirstOfSeveral
{
    /// <summary>Fills in the one that is missing. Where they differ the older one counts: who wrote it may know no other, and what stands beside it is a former value's.</summary>
    /// <param name="member">Where the value stands in an item of the list; null: the items are the values.</param>
    public static void Agree(JsonObject holder, string one, string several, string? member = null)
    {
        var value = (string?)holder[one];
        var first = holder[several] is JsonArray { Count: > 0 } list ? (string?)(member is null ? list[0] : list[0]?[member]) : null;
        if (string.IsNullOrEmpty(value))
        {
            if (!string.IsNullOrEmpty(first)) holder[one] = first;
        }
        else if (value != first)
        {
            JsonNode item = member is null ? JsonValue.Create(value) : new JsonObject { [member] = value };
            holder[several] = new JsonArray(item);
        }
    }
}

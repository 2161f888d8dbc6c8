using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Apply.Sets;

/// <summary>
/// One step of a field's path: a field or map key (f), a list item by its keys (k) or by its value (v), or by its place (i). The text is what stands
/// after the colon in FieldsV1.
/// </summary>
internal readonly record struct PathElement(char Kind, string Text) : IComparable<PathElement>
{
    public static PathElement Field(string name) => new('f', name);

    public int CompareTo(PathElement other)
    {
        var order = Kind.CompareTo(other.Kind);
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>As paths are written for people: <c>.spec</c>, <c>[name="c"]</c>, <c>[="value"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => Kind switch
    {
        'f' => "." + Text,
        'v' => $"[={Text}]",
        'k' => $"[{KeysText()}]",
        _ => $"[{Text}]",
    };

    private string KeysText()
    {
        try
        {
            return JsonNode.Parse(Text) is JsonObject keys ? string.Join(',', keys.Select(key => $"{key.Key}={key.Value?.ToJsonString() ?? "null"}")) : Text;
        }
        catch (JsonException)
        {
            return Text;
        }
    }
}

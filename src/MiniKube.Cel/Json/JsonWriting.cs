using System.Text.Json.Nodes;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Json;

/// <summary>Values as JSON, as large as is sensible for a document.</summary>
public static class JsonWriting
{
    private const int MostNodes = 200_000;

    /// <exception cref="FormatException">The value has no form in JSON, or is too large.</exception>
    public static JsonNode? ToJson(in Value value)
    {
        var left = MostNodes;
        return ToJson(value, ref left);
    }

    private static JsonNode? ToJson(in Value value, ref int left)
    {
        if (--left < 0) throw new FormatException("the result is too large");
        switch (value.Kind)
        {
            case ValueKind.Null: return null;
            case ValueKind.Bool: return JsonValue.Create(value.IsTrue);
            case ValueKind.Int: return JsonValue.Create(value.AsInt);
            case ValueKind.Uint: return JsonValue.Create(value.AsUint);
            case ValueKind.Double when double.IsFinite(value.AsDouble): return JsonValue.Create(value.AsDouble);
            case ValueKind.String: return JsonValue.Create(value.AsString);
            case ValueKind.Bytes: return JsonValue.Create(Convert.ToBase64String(value.AsBytes));
            case ValueKind.Timestamp: return JsonValue.Create(Times.Show(value));
            case ValueKind.Duration: return JsonValue.Create(Times.Seconds(value.AsDuration));
            case ValueKind.Optional: return value.AsOptional.HasValue ? ToJson(value.AsOptional.Value, ref left) : null;
            case ValueKind.List:
                var list = new JsonArray();
                for (var i = 0; i < value.AsList.Count; i++) list.Add(ToJson(value.AsList[i], ref left));
                return list;
            case ValueKind.Map:
                var map = new JsonObject();
                foreach (var key in value.AsMap.Keys)
                {
                    value.AsMap.TryGet(key, out var item);
                    var name = key.Kind == ValueKind.String ? key.AsString : throw new FormatException("keys must be strings");
                    if (value.AsMap.Type is { Kind: TypeKind.Object } type) name = type.Field(name)?.JsonName ?? EscapedNames.Unescape(name);
                    if (item.Forced is { Kind: ValueKind.Optional, AsOptional.HasValue: false }) continue;
                    map[name] = ToJson(item.Forced, ref left);
                }
                return map;
            case ValueKind.Error: throw new FormatException(value.Text);
            default: throw new FormatException($"a {Matching.NameOf(value)} has no form in JSON");
        }
    }
}

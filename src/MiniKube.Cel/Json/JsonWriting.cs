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
            case CelKind.Null: return null;
            case CelKind.Bool: return JsonValue.Create(value.IsTrue);
            case CelKind.Int: return JsonValue.Create(value.AsInt);
            case CelKind.Uint: return JsonValue.Create(value.AsUint);
            case CelKind.Double when double.IsFinite(value.AsDouble): return JsonValue.Create(value.AsDouble);
            case CelKind.String: return JsonValue.Create(value.AsString);
            case CelKind.Bytes: return JsonValue.Create(Convert.ToBase64String(value.AsBytes));
            case CelKind.Timestamp: return JsonValue.Create(Times.Show(value));
            case CelKind.Duration: return JsonValue.Create(Times.Seconds(value.AsDuration));
            case CelKind.Optional: return value.AsOptional.HasValue ? ToJson(value.AsOptional.Value, ref left) : null;
            case CelKind.List:
                var list = new JsonArray();
                for (var i = 0; i < value.AsList.Count; i++) list.Add(ToJson(value.AsList[i], ref left));
                return list;
            case CelKind.Map:
                var map = new JsonObject();
                foreach (var key in value.AsMap.Keys)
                {
                    value.AsMap.TryGet(key, out var item);
                    var name = key.Kind == CelKind.String ? key.AsString : throw new FormatException("keys must be strings");
                    if (value.AsMap.Type is { Kind: CelKind.Object } type) name = type.Field(name)?.JsonName ?? EscapedNames.Unescape(name);
                    if (item.Forced is { Kind: CelKind.Optional, AsOptional.HasValue: false }) continue;
                    map[name] = ToJson(item.Forced, ref left);
                }
                return map;
            case CelKind.Error: throw new FormatException(value.Text);
            default: throw new FormatException($"a {Matching.NameOf(value)} has no form in JSON");
        }
    }
}

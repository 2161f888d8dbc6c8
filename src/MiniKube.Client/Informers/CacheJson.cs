using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MiniKube.Api.Meta;

namespace MiniKube.Client;

/// <summary>
/// Reads objects for a cache: as <see cref="ApiJson"/> does, but repeated strings are shared and <c>metadata.managedFields</c>, which no component
/// reads, is left out.
/// </summary>
internal static class CacheJson
{
    /// <summary>Properties whose values repeat from object to object.</summary>
    private static readonly HashSet<string> Repeated =
    [
        "apiVersion", "kind", "namespace", "generateName", "nodeName", "schedulerName", "serviceAccountName", "serviceAccount", "image", "imagePullPolicy",
        "phase", "type",
        "status", "reason", "restartPolicy", "dnsPolicy", "protocol", "terminationMessagePath", "terminationMessagePolicy", "mountPath", "key", "operator", "effect",
        "hostIP", "imageID", "qosClass", "addressType", "preemptionPolicy",
    ];

    private static readonly HashSet<string> RepeatedMaps = ["labels", "matchLabels", "nodeSelector", "selector"];

    private static readonly ConcurrentDictionary<string, JsonSerializerOptions> OptionsByLeaveOut = [];

    /// <param name="leaveOut">Names of further fields to leave out, separated by commas; <c>Type.name</c> for those of one type only.</param>
    public static ObjectReader<T> Reader<T>(string? leaveOut)
    {
        var info = (JsonTypeInfo<T>)OptionsByLeaveOut.GetOrAdd(leaveOut ?? "", Options).GetTypeInfo(typeof(T));
        return json => JsonSerializer.Deserialize(json, info) ?? throw new JsonException("null is no object");
    }

    private static JsonSerializerOptions Options(string leaveOut)
    {
        var names = leaveOut.Split(',', StringSplitOptions.RemoveEmptyEntries).Append("managedFields").ToHashSet();
        return new(ApiJson.Options) { TypeInfoResolver = ApiJson.Options.TypeInfoResolver!.WithAddedModifier(type => Economize(type, names)) };
    }

    private static void Economize(JsonTypeInfo type, HashSet<string> leaveOut)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsExtensionData || property.CustomConverter is not null) continue;
            if (leaveOut.Contains(property.Name) || leaveOut.Contains($"{type.Type.Name}.{property.Name}")) property.CustomConverter = LeaveOut.Of(property.PropertyType);
            else if (property.PropertyType == typeof(string) && IsShared(type, property)) property.CustomConverter = new SharedString();
            else if (property.PropertyType == typeof(IReadOnlyDictionary<string, string>) && RepeatedMaps.Contains(property.Name)) property.CustomConverter = new SharedMap();
        }
    }

    private static bool IsShared(JsonTypeInfo type, JsonPropertyInfo property) =>
        Repeated.Contains(property.Name) || (type.Type == typeof(OwnerReference) && property.Name is "uid" or "name");

    private static string? ReadShared(ref Utf8JsonReader reader)
    {
        const int longest = 256;
        if (reader.TokenType == JsonTokenType.Null) return null;
        var bytes = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (bytes > longest) return reader.GetString();
        Span<char> text = stackalloc char[longest];
        return StringPool.Shared.Get(text[..reader.CopyString(text)]);
    }

    private sealed class SharedString : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadShared(ref reader);

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class SharedMap : JsonConverter<IReadOnlyDictionary<string, string>>
    {
        public override IReadOnlyDictionary<string, string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Null) return null;
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a map of strings was expected");
            var map = new Dictionary<string, string>(4);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var key = ReadShared(ref reader)!;
                reader.Read();
                map[key] = ReadShared(ref reader) ?? "";
            }
            return map;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options) =>
            throw new NotSupportedException("this reader only reads");
    }
}

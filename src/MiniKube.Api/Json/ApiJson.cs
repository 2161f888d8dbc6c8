using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MiniKube.Api;

/// <summary>How typed objects are read and written: Kubernetes' names, empty lists and maps left out, unknown fields kept.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(ApiJsonContext.Default.Options)
    {
        // Answers are JSON for programs, never part of a page: quotes stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ApiJsonContext.Default, ExtensionsJsonContext.Default).WithAddedModifier(LeaveOutEmptyCollections),
    };

    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Info<T>());

    public static JsonObject ToDocument<T>(T value) => JsonSerializer.SerializeToNode(value, Info<T>())!.AsObject();

    /// <exception cref="JsonException">The text does not have the shape of <typeparamref name="T"/>.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Info<T>()) ?? throw new JsonException("null is no object");

    public static T Deserialize<T>(JsonNode node) => node.Deserialize(Info<T>()) ?? throw new JsonException("null is no object");

    public static object Deserialize(ReadOnlySpan<byte> json, Type type) => JsonSerializer.Deserialize(json, Options.GetTypeInfo(type)) ?? throw new JsonException("null is no object");

    public static object Deserialize(JsonNode node, Type type) => node.Deserialize(Options.GetTypeInfo(type)) ?? throw new JsonException("null is no object");

    /// <summary>Whether two values would be written alike; records compare lists by reference, this compares what they hold.</summary>
    public static bool SameContent<T>(T a, T b) => ReferenceEquals(a, b) || Serialize(a).AsSpan().SequenceEqual(Serialize(b));

    public static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void LeaveOutEmptyCollections(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsExtensionData || property.PropertyType == typeof(string) || property.PropertyType == typeof(byte[])) continue;
            if (!typeof(IEnumerable).IsAssignableFrom(property.PropertyType) || IsAlwaysWritten(property)) continue;
            property.ShouldSerialize = static (_, value) => value is not null && ((IEnumerable)value).GetEnumerator() is var items && items.MoveNext();
        }
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute), false) is [_, ..];
}

using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Client;

/// <summary>Reads a field as absent: null, or empty where the records promise a list or a map.</summary>
internal static class LeaveOut
{
    public static JsonConverter Of(Type type)
    {
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var item = type.GetGenericArguments();
        object? absent =
            generic == typeof(IReadOnlyList<>) ? Array.CreateInstance(item[0], 0)
            : generic == typeof(IReadOnlyDictionary<,>) ? typeof(ReadOnlyDictionary<,>).MakeGenericType(item).GetProperty("Empty")!.GetValue(null)
            : null;
        return (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(type), absent)!;
    }

    private sealed class Converter<T>(T absent) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return absent;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("this reader only reads");
    }
}

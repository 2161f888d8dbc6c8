using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api;

/// <summary>Kubernetes <c>Time</c>: RFC 3339 in UTC with whole seconds.</summary>
public sealed class TimeConverter() : Rfc3339Converter("yyyy-MM-dd'T'HH:mm:ss'Z'");

/// <summary>Kubernetes <c>MicroTime</c>: RFC 3339 in UTC with six decimals.</summary>
public sealed class MicroTimeConverter() : Rfc3339Converter("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

public abstract class Rfc3339Converter(string format) : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        value.UtcDateTime.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}

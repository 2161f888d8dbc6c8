using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api;

/// <summary>A number or a string, as Kubernetes uses for ports ("80" or a name) and for amounts ("25%").</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    public IntOrString(int number) => Number = number;

    public IntOrString(string text) => Text = text;

    /// <summary>Null when the value is a number.</summary>
    public string? Text { get; }

    public int Number { get; }

    public static implicit operator IntOrString(int number) => new(number);

    public static implicit operator IntOrString(string text) => new(text);

    /// <summary>The amount of <paramref name="total"/> that a number or a percentage stands for; null when it is neither.</summary>
    public int? ScaledTo(int total, bool roundUp)
    {
        if (Text is null) return Number;
        if (!Text.EndsWith('%') || !int.TryParse(Text.AsSpan(0, Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)) return null;
        var product = (long)percent * total;
        return (int)(roundUp ? (product + 99) / 100 : product / 100);
    }

    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}

internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? new(reader.GetInt32()) : new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.Text is { } text) writer.WriteStringValue(text);
        else writer.WriteNumberValue(value.Number);
    }
}

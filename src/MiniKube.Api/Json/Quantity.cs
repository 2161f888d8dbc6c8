using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api;

/// <summary>
/// An amount with a suffix ("500m", "64Mi", "1e3"). Rule: Kubernetes docs, "Quantity". Compared and added by value, written in canonical form:
/// the largest suffix of its family that leaves a whole number.
/// </summary>
[JsonConverter(typeof(QuantityConverter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private static readonly (string Suffix, decimal Factor)[] Binary =
        [("Ei", 1152921504606846976m), ("Pi", 1125899906842624m), ("Ti", 1099511627776m), ("Gi", 1073741824m), ("Mi", 1048576m), ("Ki", 1024m)];

    private static readonly (string Suffix, decimal Factor)[] Decimal =
        [("E", 1e18m), ("P", 1e15m), ("T", 1e12m), ("G", 1e9m), ("M", 1e6m), ("k", 1e3m), ("", 1m), ("m", 1e-3m), ("u", 1e-6m), ("n", 1e-9m)];

    private readonly QuantityFormat format;

    public Quantity(decimal value, QuantityFormat format = QuantityFormat.Decimal)
    {
        Value = value;
        this.format = format;
    }

    public decimal Value { get; }

    public static Quantity Zero => default;

    /// <summary>In thousandths, rounded up: 0.1 CPU is 100.</summary>
    public long Milli => Clamp(Math.Ceiling(Value * 1000m));

    /// <summary>In units, rounded up: bytes for memory.</summary>
    public long Units => Clamp(Math.Ceiling(Value));

    public static Quantity operator +(Quantity a, Quantity b) => new(a.Value + b.Value, a.Value == 0 ? b.format : a.format);

    public static Quantity operator -(Quantity a, Quantity b) => new(a.Value - b.Value, a.Value == 0 ? b.format : a.format);

    public static bool operator <(Quantity a, Quantity b) => a.Value < b.Value;

    public static bool operator >(Quantity a, Quantity b) => a.Value > b.Value;

    public static bool operator <=(Quantity a, Quantity b) => a.Value <= b.Value;

    public static bool operator >=(Quantity a, Quantity b) => a.Value >= b.Value;

    public static bool operator ==(Quantity a, Quantity b) => a.Value == b.Value;

    public static bool operator !=(Quantity a, Quantity b) => a.Value != b.Value;

    public static Quantity OfBytes(long bytes) => new(bytes, QuantityFormat.Binary);

    public static Quantity OfMilli(long milli) => new(milli / 1000m);

    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"\"{text}\" is no quantity; write a number with an optional suffix such as m, k, M, Ki, Mi or e3");

    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity)
    {
        quantity = default;
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '+' or '-'))) end++;
        var digits = text[..end];
        var suffix = text[end..];
        if (end > 30 || !decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (!TryFactor(suffix, out var factor, out var format)) return false;
        try
        {
            quantity = new(number * factor, format);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public bool Equals(Quantity other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public override string ToString()
    {
        if (Value == 0) return "0";
        if (format == QuantityFormat.Binary && Value == Math.Truncate(Value) && Math.Abs(Value) >= 1024)
        {
            foreach (var (suffix, factor) in Binary)
            {
                if (Value % factor == 0) return Text(Value / factor) + suffix;
            }
            return Text(Value);
        }
        if (format == QuantityFormat.Exponent) return Exponential();
        foreach (var (suffix, factor) in Decimal)
        {
            if (Value % factor == 0) return Text(Value / factor) + suffix;
        }
        return Text(Math.Ceiling(Value / 1e-9m)) + "n";
    }

    private static long Clamp(decimal value) => value >= long.MaxValue ? long.MaxValue : value <= long.MinValue ? long.MinValue : (long)value;

    private static string Text(decimal value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static bool TryFactor(ReadOnlySpan<char> suffix, out decimal factor, out QuantityFormat format)
    {
        format = QuantityFormat.Decimal;
        factor = 1;
        foreach (var known in Decimal)
        {
            if (!suffix.SequenceEqual(known.Suffix)) continue;
            factor = known.Factor;
            return true;
        }
        format = QuantityFormat.Binary;
        foreach (var known in Binary)
        {
            if (!suffix.SequenceEqual(known.Suffix)) continue;
            factor = known.Factor;
            return true;
        }
        format = QuantityFormat.Exponent;
        if (suffix.Length < 2 || suffix[0] is not ('e' or 'E')) return false;
        if (!int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) || power is < -18 or > 18) return false;
        for (var i = 0; i < Math.Abs(power); i++) factor = power > 0 ? factor * 10 : factor / 10;
        return true;
    }

    private string Exponential()
    {
        foreach (var (_, factor) in Decimal)
        {
            if (Value % factor != 0) continue;
            var power = (int)Math.Round(Math.Log10((double)factor));
            return power == 0 ? Text(Value / factor) : $"{Text(Value / factor)}e{power}";
        }
        return Text(Value);
    }
}

/// <summary>The suffix family in which a quantity was written; it is kept.</summary>
public enum QuantityFormat
{
    Decimal,
    Binary,
    Exponent,
}

internal sealed class QuantityConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return new(reader.GetDecimal());
        var text = reader.GetString() ?? "";
        return Quantity.TryParse(text, out var quantity) ? quantity : throw new JsonException($"\"{text}\" is no quantity");
    }

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

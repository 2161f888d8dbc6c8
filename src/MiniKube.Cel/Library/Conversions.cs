using System.Globalization;
using System.Text;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>From one type to another, and the size of things. Rule: CEL language definition, "Standard definitions".</summary>
internal static class Conversions
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Add(FunctionTable table)
    {
        foreach (var type in (string[])["string", "bytes", "list(A)", "map(A, B)"])
        {
            table.Global("size", $"{type} -> int", Size, cheap: true);
            table.Member("size", $"{type} -> int", Size, cheap: true);
        }
        table.Global("type", "A -> type", value => Value.Type(Matching.NameOf(value)), cheap: true);
        table.Global("dyn", "A -> dyn", value => value, cheap: true);
        foreach (var type in (string[])["int", "uint", "double", "string", "timestamp", "duration"]) table.Global("int", $"{type} -> int", ToInt);
        foreach (var type in (string[])["int", "uint", "double", "string"]) table.Global("uint", $"{type} -> uint", ToUint);
        foreach (var type in (string[])["int", "uint", "double", "string"]) table.Global("double", $"{type} -> double", ToDouble);
        foreach (var type in (string[])["string", "bool"]) table.Global("bool", $"{type} -> bool", ToBool);
        foreach (var type in (string[])["string", "bool", "int", "uint", "double", "bytes", "timestamp", "duration"]) table.Global("string", $"{type} -> string", ToText);
        table.Global("bytes", "string -> bytes", value => Value.Of(Encoding.UTF8.GetBytes(value.AsString)));
        table.Global("bytes", "bytes -> bytes", value => value);
    }

    private static Value Size(Value value) => Value.Of(value.Kind switch
    {
        CelKind.String => (long)TextPoints.Count(value.AsString),
        CelKind.Bytes => value.AsBytes.Length,
        CelKind.List => value.AsList.Count,
        _ => value.AsMap.Count,
    });

    private static Value ToInt(Value value)
    {
        switch (value.Kind)
        {
            case CelKind.Uint: return value.AsUint <= long.MaxValue ? Value.Of((long)value.AsUint) : Value.Error("integer overflow");
            case CelKind.Double: return value.AsDouble is > -9223372036854775808d and < 9223372036854775808d ? Value.Of((long)value.AsDouble) : Value.Error("integer overflow");
            case CelKind.Timestamp: return Value.Of(value.Seconds);
            case CelKind.Duration: return Value.Of(value.AsDuration);
            case CelKind.Int: return value;
            default: return long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : NotParsed(value, "int");
        }
    }

    private static Value ToUint(Value value)
    {
        switch (value.Kind)
        {
            case CelKind.Int: return value.AsInt >= 0 ? Value.Of((ulong)value.AsInt) : Value.Error("unsigned integer overflow");
            case CelKind.Double: return value.AsDouble is >= 0 and < 18446744073709551616d ? Value.Of((ulong)value.AsDouble) : Value.Error("unsigned integer overflow");
            case CelKind.Uint: return value;
            default: return ulong.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : NotParsed(value, "uint");
        }
    }

    private static Value ToDouble(Value value)
    {
        switch (value.Kind)
        {
            case CelKind.Int: return Value.Of((double)value.AsInt);
            case CelKind.Uint: return Value.Of((double)value.AsUint);
            case CelKind.Double: return value;
        }
        switch (value.AsString)
        {
            case "NaN": return Value.Of(double.NaN);
            case "Inf" or "+Inf" or "Infinity" or "+Infinity": return Value.Of(double.PositiveInfinity);
            case "-Inf" or "-Infinity": return Value.Of(double.NegativeInfinity);
        }
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(value.AsString, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Value.Of(number) : NotParsed(value, "double");
    }

    private static Value ToBool(Value value) => value.Kind == CelKind.Bool ? value : value.AsString switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => Value.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => Value.False,
        _ => NotParsed(value, "bool"),
    };

    private static Value ToText(Value value)
    {
        switch (value.Kind)
        {
            case CelKind.String: return value;
            case CelKind.Bool: return Value.Of(value.IsTrue ? "true" : "false");
            case CelKind.Int: return Value.Of(value.AsInt.ToString(CultureInfo.InvariantCulture));
            case CelKind.Uint: return Value.Of(value.AsUint.ToString(CultureInfo.InvariantCulture));
            case CelKind.Double: return Value.Of(ValueText.Of(value.AsDouble));
            case CelKind.Timestamp: return Value.Of(Times.Show(value));
            case CelKind.Duration: return Value.Of(Times.Seconds(value.AsDuration));
        }
        try
        {
            return Value.Of(Strict.GetString(value.AsBytes));
        }
        catch (DecoderFallbackException)
        {
            return Value.Error("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static Value NotParsed(in Value value, string type) => Value.Error($"type conversion error from '{value.AsString}' to '{type}'");
}

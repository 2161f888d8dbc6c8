using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

internal static class Base64Functions
{
    public static void Add(FunctionTable table)
    {
        table.Global("base64.encode", "bytes -> string", value => Value.Of(Convert.ToBase64String(value.AsBytes)));
        table.Global("base64.decode", "string -> bytes", Decode);
    }

    /// <summary>With or without the padding at the end.</summary>
    private static Value Decode(Value text)
    {
        var given = text.AsString.TrimEnd('=');
        var bytes = new byte[given.Length];
        return Convert.TryFromBase64String(given.PadRight((given.Length + 3) / 4 * 4, '='), bytes, out var length)
            ? Value.Of(bytes[..length]) : Value.Error("illegal base64 data");
    }
}

using System.Text;
using System.Text.Json;

namespace MiniKube.Api;

/// <summary>The names of fields of built-in kinds as shared strings: reading a document need not allocate each name again.</summary>
public static class FieldNames
{
    private const int Slots = 4096;
    private static readonly string?[] Table = new string?[Slots];

    /// <summary>Schemas tell their names when they are first used; the first of two names that share a slot has it.</summary>
    public static void Learn(string name) => Table[Slot(Encoding.UTF8.GetBytes(name))] ??= name;

    public static string Get(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > 48) return reader.GetString()!;
        var utf8 = reader.ValueSpan;
        return Table[Slot(utf8)] is { } name && Ascii.Equals(utf8, name) ? name : reader.GetString()!;
    }

    private static int Slot(ReadOnlySpan<byte> text)
    {
        uint hash = 2166136261;
        foreach (var letter in text) hash = (hash ^ letter) * 16777619;
        return (int)((hash ^ (hash >> 15)) & (Slots - 1));
    }
}

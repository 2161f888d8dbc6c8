using System.Text;
using System.Text.Json;

namespace MiniKube.Api;

/// <summary>The names of all fields of built-in kinds as shared strings: reading a document need not allocate each name again.</summary>
internal static class FieldNames
{
    private const int Slots = 4096;
    private static readonly string?[] Table = Build();

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

    private static string?[] Build()
    {
        var table = new string?[Slots];
        var seen = new HashSet<Schema>();
        foreach (var definition in ResourceCatalog.BuiltIn) Add(definition.Schema, table, seen);
        return table;
    }

    private static void Add(Schema schema, string?[] table, HashSet<Schema> seen)
    {
        if (schema.Items is { } items) Add(items, table, seen);
        if (schema.Kind != SchemaKind.Object || !seen.Add(schema)) return;
        foreach (var field in schema.Fields)
        {
            table[Slot(Encoding.UTF8.GetBytes(field.Name))] ??= field.Name;
            Add(field.Schema, table, seen);
        }
    }
}

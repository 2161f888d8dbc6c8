using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Cache;

/// <summary>Values of a kind's selectable fields, found in one pass over the bytes.</summary>
internal sealed class FieldValues
{
    private readonly IReadOnlyList<SelectableField> fields;
    private readonly string[] values;

    private FieldValues(IReadOnlyList<SelectableField> fields, string[] values) => (this.fields, this.values) = (fields, values);

    public static FieldValues Read(ResourceDefinition definition, ReadOnlySpan<byte> json)
    {
        var wanted = definition.SelectableFields;
        var found = new string?[wanted.Count];
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Walk(ref reader, "", wanted, found);
        JsonObject? document = null;
        for (var i = 0; i < found.Length; i++)
        {
            found[i] ??= wanted[i].Read(document ??= JsonNode.Parse(json)!.AsObject());
        }
        return new(wanted, found!);
    }

    /// <summary>An object may be seen as one of several kinds, each with fields of its own.</summary>
    public bool Are(ResourceDefinition definition) => ReferenceEquals(fields, definition.SelectableFields);

    public string? Find(string path)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Path == path) return values[i];
        }
        return null;
    }

    private static void Walk(ref Utf8JsonReader reader, string prefix, IReadOnlyList<SelectableField> wanted, string?[] found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var match = Match(ref reader, prefix, wanted, out var index);
            reader.Read();
            if (match is null)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                Walk(ref reader, match, wanted, found);
            }
            else if (index >= 0)
            {
                found[index] = Text(ref reader);
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The path of the member that the reader stands on, if a wanted field is there or below.</summary>
    private static string? Match(ref Utf8JsonReader reader, string prefix, IReadOnlyList<SelectableField> wanted, out int index)
    {
        index = -1;
        string? path = null;
        for (var i = 0; i < wanted.Count; i++)
        {
            var candidate = wanted[i].Path;
            if (!candidate.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var start = prefix.Length == 0 ? 0 : prefix.Length + 1;
            if (start > candidate.Length || (start > 0 && candidate[start - 1] != '.')) continue;
            var end = candidate.IndexOf('.', start);
            var step = candidate.AsSpan(start, (end < 0 ? candidate.Length : end) - start);
            if (!reader.ValueTextEquals(step)) continue;
            path ??= candidate[..(start + step.Length)];
            if (end < 0) index = i;
        }
        return path;
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };
}

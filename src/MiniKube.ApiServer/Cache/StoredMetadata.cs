using System.Collections.ObjectModel;
using System.Text.Json;

namespace MiniKube.ApiServer.Cache;

/// <summary>What selectors and preconditions ask of an object, read from its JSON when first asked for.</summary>
internal sealed record StoredMetadata(string Uid, IReadOnlyDictionary<string, string> Labels, bool IsDeleting)
{
    /// <param name="json">Starts at the brace that opens <c>metadata</c>.</param>
    public static StoredMetadata Read(ReadOnlySpan<byte> json)
    {
        var uid = "";
        IReadOnlyDictionary<string, string> labels = ReadOnlyDictionary<string, string>.Empty;
        var deleting = false;
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("uid"u8))
            {
                reader.Read();
                uid = reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                labels = ReadMap(ref reader);
            }
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
            {
                reader.Read();
                deleting = reader.TokenType == JsonTokenType.String;
            }
            else
            {
                reader.Read();
                reader.TrySkip();
            }
        }
        return new(uid, labels, deleting);
    }

    /// <summary>Index of the brace that closes the object which starts at <paramref name="start"/>.</summary>
    public static int End(ReadOnlySpan<byte> json, int start)
    {
        var reader = new Utf8JsonReader(json[start..], isFinalBlock: false, default);
        reader.Read();
        reader.TrySkip();
        return start + (int)reader.BytesConsumed - 1;
    }

    private static IReadOnlyDictionary<string, string> ReadMap(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return ReadOnlyDictionary<string, string>.Empty;
        var map = new Dictionary<string, string>(4, StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = reader.GetString() ?? "";
        }
        return map;
    }
}

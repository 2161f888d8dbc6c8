using System.Text.Json;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Owners;

/// <summary>What ownership and finalizers say about one object, cut out of its JSON without copying the lists.</summary>
internal readonly record struct OwnershipFacts(string Uid, string DeletionTimestamp, ReadOnlyMemory<byte> Owners, ReadOnlyMemory<byte> Finalizers)
{
    public static OwnershipFacts Of(StoredObject item)
    {
        var (uid, deleted) = ("", "");
        ReadOnlyMemory<byte> owners = default, finalizers = default;
        var metadata = item.Json[item.MetadataStart..];
        var reader = new Utf8JsonReader(metadata.Span, isFinalBlock: false, default);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("uid"u8)) uid = Text(ref reader);
            else if (reader.ValueTextEquals("deletionTimestamp"u8)) deleted = Text(ref reader);
            else if (reader.ValueTextEquals("ownerReferences"u8)) owners = Slice(ref reader, metadata);
            else if (reader.ValueTextEquals("finalizers"u8)) finalizers = Slice(ref reader, metadata);
            else Slice(ref reader, metadata);
        }
        return new(uid, deleted, owners, finalizers);
    }

    public bool IsSame(OwnershipFacts other) =>
        Uid == other.Uid && DeletionTimestamp == other.DeletionTimestamp && Owners.Span.SequenceEqual(other.Owners.Span) && Finalizers.Span.SequenceEqual(other.Finalizers.Span);

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
    }

    private static ReadOnlyMemory<byte> Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.TrySkip();
        return json[start..(int)reader.BytesConsumed];
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Controllers.Deployments;

/// <summary>Identity of a pod template: what makes two revisions the same, and the short text that tells them apart.</summary>
internal static class PodTemplate
{
    public const string HashLabel = "pod-template-hash";

    // No vowels and no look-alikes, so that a hash never spells a word.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private const int HashLength = 10;

    /// <summary>Same content, whatever the order of keys; the hash label does not count.</summary>
    public static bool Same(PodTemplateSpec a, PodTemplateSpec b)
    {
        if (a.Spec.Containers.Count != b.Spec.Containers.Count) return false;
        return ReferenceEquals(a, b) || JsonNode.DeepEquals(ApiJson.ToDocument(WithoutHash(a)), ApiJson.ToDocument(WithoutHash(b)));
    }

    /// <summary>Equal for templates that are the <see cref="Same"/>; another collision count gives another hash.</summary>
    public static string Hash(PodTemplateSpec template, int collisionCount)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(collisionCount);
            WriteSorted(ApiJson.ToDocument(WithoutHash(template)), writer);
            writer.WriteEndArray();
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, digest);
        Span<char> text = stackalloc char[HashLength];
        for (var i = 0; i < HashLength; i++) text[i] = Alphabet[digest[i] % Alphabet.Length];
        return new(text);
    }

    public static PodTemplateSpec WithHash(PodTemplateSpec template, string hash) =>
        template with { Metadata = template.Metadata with { Labels = new Dictionary<string, string>(template.Metadata.Labels) { [HashLabel] = hash } } };

    private static PodTemplateSpec WithoutHash(PodTemplateSpec template)
    {
        if (!template.Metadata.Labels.ContainsKey(HashLabel)) return template;
        var labels = new Dictionary<string, string>(template.Metadata.Labels);
        labels.Remove(HashLabel);
        return template with { Metadata = template.Metadata with { Labels = labels } };
    }

    private static void WriteSorted(JsonNode? node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    WriteSorted(value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var value in list) WriteSorted(value, writer);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}

using System.Collections.Frozen;

namespace MiniKube.Api;

/// <summary>What fields are for, in a sentence each, for people who ask <c>kubectl explain</c>. The texts stand in <c>descriptions.txt</c>.</summary>
public static class SchemaDescriptions
{
    private static readonly Lazy<FrozenDictionary<string, string>> Texts = new(Read);

    /// <summary>Of a type, for example "PodSpec"; null where nobody has described it yet.</summary>
    public static string? Of(string type) => Texts.Value.GetValueOrDefault(type);

    /// <summary>Of a field. "*" in place of a type describes the field wherever the type itself does not.</summary>
    public static string? Of(string type, string field) =>
        Texts.Value.GetValueOrDefault($"{type}.{field}") ?? Texts.Value.GetValueOrDefault($"*.{field}");

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(SchemaDescriptions).Assembly.GetManifestResourceStream("MiniKube.Api.descriptions.txt")!;
        using var reader = new StreamReader(stream);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#') texts[line[..colon]] = line[(colon + 2)..];
        }
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

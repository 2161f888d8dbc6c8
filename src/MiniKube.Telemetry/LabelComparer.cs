namespace MiniKube.Telemetry;

/// <summary>Label sets as flat name-value lists, found without making one from the tags of a measurement.</summary>
internal sealed class LabelComparer : IEqualityComparer<string[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, string[]>
{
    public static LabelComparer Instance { get; } = new();

    public bool Equals(string[]? one, string[]? other) => one.AsSpan().SequenceEqual(other);

    public int GetHashCode(string[] labels)
    {
        var hash = new HashCode();
        foreach (var part in labels) hash.Add(part, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    public string[] Create(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new string[tags.Length * 2];
        for (var i = 0; i < tags.Length; i++) (labels[2 * i], labels[(2 * i) + 1]) = (tags[i].Key, Text(tags[i].Value));
        return labels;
    }

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> tags, string[] labels)
    {
        if (tags.Length * 2 != labels.Length) return false;
        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != labels[2 * i] || Text(tags[i].Value) != labels[(2 * i) + 1]) return false;
        }
        return true;
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var tag in tags)
        {
            hash.Add(tag.Key, StringComparer.Ordinal);
            hash.Add(Text(tag.Value), StringComparer.Ordinal);
        }
        return hash.ToHashCode();
    }

    private static string Text(object? value) => value as string ?? value?.ToString() ?? "";
}

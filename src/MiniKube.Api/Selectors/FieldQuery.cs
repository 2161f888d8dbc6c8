namespace MiniKube.Api;

/// <summary>Requirements on fields, from a query string such as "spec.nodeName=n1,status.phase!=Failed". All must hold.</summary>
public sealed class FieldQuery
{
    private FieldQuery(IReadOnlyList<FieldRequirement> requirements) => Requirements = requirements;

    public static FieldQuery Everything { get; } = new([]);

    public IReadOnlyList<FieldRequirement> Requirements { get; }

    public bool IsEverything => Requirements.Count == 0;

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static FieldQuery Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Everything;
        var requirements = new List<FieldRequirement>();
        foreach (var part in text.Split(','))
        {
            if (part.Trim().Length == 0) continue;
            var at = part.IndexOf('=');
            if (at < 1) throw new FormatException($"invalid field selector \"{part}\"; can't understand it: write FIELD=VALUE or FIELD!=VALUE");
            var negated = part[at - 1] == '!';
            var path = part[..(negated ? at - 1 : at)].Trim();
            var value = part[(at + 1)..].TrimStart('=').Trim();
            requirements.Add(new(path, value, negated));
        }
        return new(requirements);
    }

    public override string ToString() => string.Join(",", Requirements);
}

public sealed record FieldRequirement(string Path, string Value, bool Negated)
{
    public bool Accepts(string actual) => (actual == Value) != Negated;

    public override string ToString() => $"{Path}{(Negated ? "!=" : "=")}{Value}";
}

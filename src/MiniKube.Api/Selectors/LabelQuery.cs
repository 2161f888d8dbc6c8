using MiniKube.Api.Meta;

namespace MiniKube.Api;

/// <summary>Requirements on labels, from a query string ("app=web,tier in (a,b),!old") or from a <see cref="LabelSelector"/>. All must hold.</summary>
public sealed class LabelQuery
{
    private readonly LabelRequirement[] requirements;

    private LabelQuery(LabelRequirement[] requirements) => this.requirements = requirements;

    /// <summary>Matches every object.</summary>
    public static LabelQuery Everything { get; } = new([]);

    /// <summary>Matches no object: what an absent selector means.</summary>
    public static LabelQuery Nothing { get; } = new([new("", LabelOperator.Never, [])]);

    public bool IsEverything => requirements.Length == 0;

    public IReadOnlyList<LabelRequirement> Requirements => requirements;

    public static LabelQuery Of(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? Everything : new([.. labels.Select(pair => new LabelRequirement(pair.Key, LabelOperator.In, [pair.Value]))]);

    public static LabelQuery Of(LabelSelector? selector)
    {
        if (selector is null) return Nothing;
        return new([
            .. selector.MatchLabels.Select(pair => new LabelRequirement(pair.Key, LabelOperator.In, [pair.Value])),
            .. selector.MatchExpressions.Select(Requirement),
        ]);
    }

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static LabelQuery Parse(string text) => string.IsNullOrWhiteSpace(text) ? Everything : new(LabelQueryParser.Parse(text));

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels)) return false;
        }
        return true;
    }

    public override string ToString() => string.Join(",", requirements.AsEnumerable());

    private static LabelRequirement Requirement(LabelSelectorRequirement requirement) => new(requirement.Key, requirement.Operator switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => LabelOperator.Never,
    }, requirement.Values);
}

public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
    Never,
}

public sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Accepts(labels.GetValueOrDefault(Key));

    /// <summary>Whether a value, null for absent, meets the requirement.</summary>
    public bool Accepts(string? value)
    {
        var present = value is not null;
        return Operator switch
        {
            LabelOperator.In => present && Values.Contains(value!),
            LabelOperator.NotIn => !present || !Values.Contains(value!),
            LabelOperator.Exists => present,
            LabelOperator.DoesNotExist => !present,
            LabelOperator.GreaterThan => present && Compare(value!) is > 0,
            LabelOperator.LessThan => present && Compare(value!) is < 0,
            _ => false,
        };
    }

    public override string ToString() => Operator switch
    {
        LabelOperator.In when Values.Count == 1 => $"{Key}={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(",", Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(",", Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        LabelOperator.GreaterThan => $"{Key}>{Values[0]}",
        LabelOperator.LessThan => $"{Key}<{Values[0]}",
        _ => "nothing",
    };

    private int? Compare(string value) =>
        Values.Count == 1 && long.TryParse(value, out var actual) && long.TryParse(Values[0], out var bound) ? actual.CompareTo(bound) : null;
}

using System.Globalization;
using System.Text.RegularExpressions;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Rule: semver.org 2.0.</summary>
internal sealed record SemverValue(ulong Major, ulong Minor, ulong Patch, string Before, string Build) : CelOpaque, IComparable<SemverValue>
{
    public static CelType CelType { get; } = CelType.Opaque("kubernetes.Semver");

    public override CelType Type => CelType;

    public int CompareTo(SemverValue? other)
    {
        if (other is null) return 1;
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Before == other.Before) return order;
        // A version comes after what was before it.
        if (Before.Length == 0 || other.Before.Length == 0) return Before.Length == 0 ? 1 : -1;
        var (ours, theirs) = (Before.Split('.'), other.Before.Split('.'));
        for (var i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            var part = ComparePart(ours[i], theirs[i]);
            if (part != 0) return part;
        }
        return ours.Length.CompareTo(theirs.Length);
    }

    /// <summary>What was built of it is no part of its order.</summary>
    public bool Equals(SemverValue? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Before);

    public override string ToString() => $"{Major}.{Minor}.{Patch}{(Before.Length > 0 ? "-" + Before : "")}{(Build.Length > 0 ? "+" + Build : "")}";

    private static int ComparePart(string a, string b)
    {
        var (isNumber, isOther) = (ulong.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var one), ulong.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var two));
        return isNumber && isOther ? one.CompareTo(two) : isNumber ? -1 : isOther ? 1 : string.CompareOrdinal(a, b);
    }
}

/// <summary>Kubernetes' library for semantic versions.</summary>
internal static partial class SemverFunctions
{
    private const string S = "kubernetes.Semver";

    public static void Add(FunctionTable table)
    {
        table.Global("semver", $"string -> {S}", text => Read(text.AsString, normalize: false));
        table.Add("semver", $"string, bool -> {S}", false, (given, _) => Read(given[0].AsString, given[1].IsTrue));
        table.Global("isSemver", "string -> bool", text => Value.Of(Parse(text.AsString) is not null));
        table.Add("isSemver", "string, bool -> bool", false, (given, _) => Value.Of(Parse(given[1].IsTrue ? Normal(given[0].AsString) : given[0].AsString) is not null));
        table.Member("major", $"{S} -> int", value => Value.Of((long)Semver(value).Major), cheap: true);
        table.Member("minor", $"{S} -> int", value => Value.Of((long)Semver(value).Minor), cheap: true);
        table.Member("patch", $"{S} -> int", value => Value.Of((long)Semver(value).Patch), cheap: true);
        table.Member("compareTo", $"{S}, {S} -> int", (a, b) => Value.Of((long)Math.Sign(Semver(a).CompareTo(Semver(b)))), cheap: true);
        table.Member("isGreaterThan", $"{S}, {S} -> bool", (a, b) => Value.Of(Semver(a).CompareTo(Semver(b)) > 0), cheap: true);
        table.Member("isLessThan", $"{S}, {S} -> bool", (a, b) => Value.Of(Semver(a).CompareTo(Semver(b)) < 0), cheap: true);
    }

    private static SemverValue Semver(in Value value) => (SemverValue)value.AsOpaque;

    private static Value Read(string text, bool normalize) => Parse(normalize ? Normal(text) : text) is { } version ? Value.Of(version)
        : Value.Error($"\"{text}\" is no semantic version: write major.minor.patch");

    private static SemverValue? Parse(string text)
    {
        if (text.Length > 256 || Form().Match(text) is not { Success: true } match) return null;
        if (!ulong.TryParse(match.Groups[1].ValueSpan, out var major) || !ulong.TryParse(match.Groups[2].ValueSpan, out var minor) || !ulong.TryParse(match.Groups[3].ValueSpan, out var patch)) return null;
        return new(major, minor, patch, match.Groups[4].Value, match.Groups[5].Value);
    }

    /// <summary>Without a v in front and leading zeros, and with all three numbers.</summary>
    private static string Normal(string text)
    {
        text = text.TrimStart('v');
        var end = text.IndexOfAny(['-', '+']);
        var (core, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        var parts = core.Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } digits || part.Length == 0 ? part.TrimStart('0') : "0").ToList();
        while (parts.Count < 3) parts.Add("0");
        return string.Join('.', parts) + rest;
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:-((?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}

using System.Globalization;
using System.Text.RegularExpressions;
using MiniKube.Api;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

internal sealed record FormatValue(string Name, Func<string, string?> Check) : CelOpaque
{
    public static CelType CelType { get; } = CelType.Opaque("kubernetes.NamedFormat");

    public override CelType Type => CelType;

    public bool Equals(FormatValue? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"format.named(\"{Name}\")";
}

/// <summary>Kubernetes' library of formats: <c>format.dns1123Label().validate(x)</c> gives an optional list of what is wrong.</summary>
internal static partial class NamedFormats
{
    private const string F = "kubernetes.NamedFormat";

    private static readonly FormatValue[] All =
    [
        new("dns1123Label", Names.LabelError), new("dns1123Subdomain", Names.SubdomainError), new("dns1035Label", Names.Rfc1035Error),
        new("dns1123LabelPrefix", text => Names.LabelError(Masked(text))), new("dns1123SubdomainPrefix", text => Names.SubdomainError(Masked(text))),
        new("dns1035LabelPrefix", text => Names.Rfc1035Error(Masked(text))), new("qualifiedName", Names.LabelKeyError), new("labelValue", Names.LabelValueError),
        new("uri", text => text.StartsWith('/') || (text.Contains(':') && Uri.TryCreate(text, UriKind.Absolute, out _)) ? null : "invalid URI"),
        new("uuid", text => Uuid().IsMatch(text) ? null : "does not match the UUID format"),
        new("byte", text => text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _) ? null : "invalid base64"),
        new("date", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "invalid date"),
        new("datetime", text => Times.ParseTimestamp(text).IsError ? "invalid datetime" : null),
    ];

    public static void Add(FunctionTable table)
    {
        foreach (var format in All) table.Add("format." + format.Name, $"-> {F}", false, (_, _) => Value.Of(format), cheap: true);
        table.Global("format.named", $"string -> optional({F})", name => Value.Of(Array.Find(All, format => format.Name == name.AsString) is { } known ? CelOptional.Of(Value.Of(known)) : CelOptional.None));
        table.Member("validate", $"{F}, string -> optional(list(string))", (format, text) => Validate((FormatValue)format.AsOpaque, text.AsString));
    }

    private static Value Validate(FormatValue format, string text) =>
        Value.Of(format.Check(text) is { } error ? CelOptional.Of(Value.Of(Value.Of(error))) : CelOptional.None);

    /// <summary>What names are made from may end with a dash.</summary>
    private static string Masked(string text) => text.Length > 1 && text[^1] == '-' ? text[..^2] + "a" : text;

    [GeneratedRegex("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\z")]
    private static partial Regex Uuid();
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace MiniKube.Api.Core;

/// <summary>Rules that many fields share, with Kubernetes' wording.</summary>
internal static partial class FieldRules
{
    public const string NotNegative = "must be greater than or equal to 0";
    public const string Positive = "must be greater than 0";
    public const string Immutable = "field is immutable";
    public const string ValidAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private const string PortRange = "must be between 1 and 65535, inclusive";

    public static void NonNegative(long? value, string path, FieldErrors errors)
    {
        if (value < 0) errors.Invalid(path, value, NotNegative);
    }

    /// <summary>Says so when a field was changed that must stay as it was.</summary>
    public static void Unchanged<T>(T next, T prior, string path, FieldErrors errors, string why = Immutable)
    {
        if (!Same(next, prior)) errors.Invalid(path, Shown(next), why);
    }

    public static bool Same<T>(T next, T prior) => EqualityComparer<T>.Default.Equals(next, prior) || (next is not null && prior is not null && ApiJson.SameContent(next, prior));

    public static object? Shown<T>(T value) => value is null or string or bool or int or long or Quantity or IntOrString ? value : JsonSerializer.SerializeToNode(value, ApiJson.Info<T>());

    /// <summary>A number that is not negative, or a percentage.</summary>
    public static void Amount(IntOrString? amount, string path, FieldErrors errors)
    {
        if (amount is not { } value) return;
        if (value.ScaledTo(100, roundUp: true) is not { } scaled)
        {
            errors.Invalid(path, value, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        }
        else if (scaled < 0) errors.Invalid(path, value, NotNegative);
    }

    public static bool IsOver100Percent(IntOrString? amount) => amount is { Text: not null } share && share.ScaledTo(100, roundUp: false) > 100;

    /// <summary>The name of another object.</summary>
    public static void Name(string? name, string path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(name)) errors.Required(path);
        else if (Names.SubdomainError(name) is { } error) errors.Invalid(path, name, error);
    }

    public static void Port(int port, string path, FieldErrors errors)
    {
        if (port is < 1 or > 65535) errors.Invalid(path, port, PortRange);
    }

    /// <summary>A number of a port, or the name of one.</summary>
    public static void PortOrName(IntOrString port, string path, FieldErrors errors)
    {
        if (port.Text is null) Port(port.Number, path, errors);
        else if (PortNameError(port.Text) is { } error) errors.Invalid(path, port.Text, error);
    }

    /// <summary>RFC 6335, section 5.1.</summary>
    public static string? PortNameError(string name)
    {
        if (name.Length > 15) return "must be no more than 15 characters";
        if (!PortName().IsMatch(name)) return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        if (!name.Any(char.IsAsciiLetterLower)) return "must contain at least one letter (a-z)";
        if (name.Contains("--", StringComparison.Ordinal)) return "must not contain consecutive hyphens";
        return name[0] == '-' || name[^1] == '-' ? "must not begin or end with a hyphen" : null;
    }

    public static void Labels(IReadOnlyDictionary<string, string> labels, string path, FieldErrors errors)
    {
        foreach (var (key, value) in labels)
        {
            if (Names.LabelKeyError(key) is { } keyError) errors.Invalid(path, key, keyError);
            if (Names.LabelValueError(value) is { } valueError) errors.Invalid(path, value, valueError);
        }
    }

    public static void QualifiedName(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path);
        else if (Names.LabelKeyError(name) is { } error) errors.Invalid(path, name, error);
    }

    public static void Identity(long? id, string path, FieldErrors errors)
    {
        if (id is < 0 or > int.MaxValue) errors.Invalid(path, id, $"must be between 0 and {int.MaxValue}, inclusive");
    }

    /// <summary>Keys of ConfigMaps and Secrets.</summary>
    public static string? ConfigKeyError(string key)
    {
        if (key.Length > 253) return "must be no more than 253 characters";
        if (key is "." or "..") return $"must not be '{key}'";
        if (key.StartsWith("..", StringComparison.Ordinal)) return "must not start with '..'";
        return ConfigKey().IsMatch(key)
            ? null
            : "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
    }

    /// <summary>A path below a volume's root.</summary>
    public static void InnerPath(string path, string field, FieldErrors errors)
    {
        if (path.StartsWith('/')) errors.Invalid(field, path, "must be a relative path");
        if (path.Split('/').Contains("..")) errors.Invalid(field, path, "must not contain '..'");
    }

    [GeneratedRegex(@"^[-a-z0-9]+\z")]
    private static partial Regex PortName();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigKey();
}

using System.Text.RegularExpressions;

namespace MiniKube.Api;

/// <summary>Rules for names, each answering null or what is wrong. Sources: RFC 1123, RFC 1035, Kubernetes docs "Object Names" and "Labels".</summary>
public static partial class Names
{
    private const string NameRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static string? SubdomainError(string name) =>
        name.Length > 253 ? "must be no more than 253 characters"
        : SubdomainPattern().IsMatch(name) ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public static string? LabelError(string name) =>
        name.Length > 63 ? "must be no more than 63 characters"
        : LabelPattern().IsMatch(name) ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    public static string? Rfc1035Error(string name) =>
        name.Length > 63 ? "must be no more than 63 characters"
        : Rfc1035Pattern().IsMatch(name) ? null
        : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    public static string? LabelValueError(string value) =>
        value.Length > 63 ? "must be no more than 63 characters"
        : value.Length == 0 || QualifiedPattern().IsMatch(value) ? null
        : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>Anything that can stand between two slashes of an address.</summary>
    public static string? PathSegmentError(string name) => name switch
    {
        "." or ".." => $"may not be '{name}'",
        _ when name.Contains('/') => "may not contain '/'",
        _ when name.Contains('%') => "may not contain '%'",
        _ => null,
    };

    /// <summary>"[prefix/]name".</summary>
    public static string? LabelKeyError(string key)
    {
        var slash = key.IndexOf('/');
        if (slash == 0) return "prefix part must be non-empty";
        if (slash > 0 && SubdomainError(key[..slash]) is { } prefixError) return "prefix part " + prefixError;
        var name = key[(slash + 1)..];
        if (name.Contains('/')) return $"a qualified name {NameRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        if (name.Length == 0) return "name part must be non-empty";
        if (name.Length > 63) return "name part must be no more than 63 characters";
        return QualifiedPattern().IsMatch(name) ? null
            : "name part " + NameRule;
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Rfc1035Pattern();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedPattern();
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>The formats of strings that are checked; others are notes for the reader, as OpenAPI has it.</summary>
internal static partial class TextFormat
{
    public static bool IsValid(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" or "datetime" => Timestamp().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        "ipv4" => Address(text) is { AddressFamily: AddressFamily.InterNetwork } && text.Count(c => c == '.') == 3,
        "ipv6" => Address(text) is { AddressFamily: AddressFamily.InterNetworkV6 },
        "cidr" => text.Contains('/') && IPNetwork.TryParse(text, out _),
        "mac" => Mac().IsMatch(text),
        "uuid" or "uuid3" or "uuid4" or "uuid5" => Uuid().IsMatch(text),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "byte" => text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "duration" => GoDuration().IsMatch(text),
        "email" => text.IndexOf('@') is > 0 and var at && at < text.Length - 1 && !text.Contains(' '),
        "hostname" => text.Length <= 253 && Host().IsMatch(text),
        _ => true,
    };

    private static IPAddress? Address(string text) => IPAddress.TryParse(text, out var address) ? address : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$")]
    private static partial Regex Timestamp();

    [GeneratedRegex("^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$")]
    private static partial Regex Mac();

    [GeneratedRegex("^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w))+$")]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$")]
    private static partial Regex Host();
}

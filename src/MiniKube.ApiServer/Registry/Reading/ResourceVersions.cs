using System.Globalization;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Clients' resourceVersion strings.</summary>
internal static class ResourceVersions
{
    /// <exception cref="ApiException">400.</exception>
    public static long Parse(string text) =>
        text.Length == 0 ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision
        : throw ApiException.BadRequest($"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
}

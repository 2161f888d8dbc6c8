using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Texts for the person at the client, which kubectl prints. RFC 7234, section 5.5.</summary>
internal static class WarningHeaders
{
    private const int MaximumTexts = 20;
    private const int MaximumLength = 256;

    public static void Add(HttpResponse response, IEnumerable<string> texts)
    {
        foreach (var text in texts.Distinct().Take(MaximumTexts))
        {
            response.Headers.Append("Warning", $"299 - \"{Quotable(text)}\"");
        }
    }

    private static string Quotable(string text)
    {
        var cut = text.Length > MaximumLength ? text[..MaximumLength] : text;
        return string.Concat(cut.Select(letter => letter switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            < ' ' or > '~' => "?",
            _ => letter.ToString(),
        }));
    }
}

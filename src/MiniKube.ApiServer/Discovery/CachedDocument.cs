using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Discovery;

/// <summary>An answer that stays the same until the kinds change, with the hash that lets clients keep it.</summary>
internal sealed class CachedDocument
{
    private CachedDocument(ReadOnlyMemory<byte> body, string contentType)
    {
        Body = body;
        ContentType = contentType;
        Hash = Convert.ToHexString(SHA256.HashData(body.Span));
    }

    public ReadOnlyMemory<byte> Body { get; }

    public string ContentType { get; }

    public string Hash { get; }

    public static CachedDocument Json(JsonObject document, string contentType = ResponseForm.Json) =>
        new(Encoding.UTF8.GetBytes(document.ToJsonString()), contentType);

    public static CachedDocument Bytes(byte[] body, string contentType) => new(body, contentType);

    public Task WriteAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        var tag = $"\"{Hash}\"";
        headers.ETag = tag;
        headers.Vary = "Accept";
        if (Knows(http.Request.Headers.IfNoneMatch, tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        return ResponseBody.WriteAsync(http, StatusCodes.Status200OK, default, [Body], ContentType);
    }

    /// <summary>A list of tags, weak or not, or a star for any. RFC 9110, section 13.1.2.</summary>
    private static bool Knows(Microsoft.Extensions.Primitives.StringValues given, string tag)
    {
        foreach (var line in given)
        {
            foreach (var part in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (part == "*" || part == tag || (part.StartsWith("W/", StringComparison.Ordinal) && part.AsSpan(2).SequenceEqual(tag))) return true;
            }
        }
        return false;
    }
}

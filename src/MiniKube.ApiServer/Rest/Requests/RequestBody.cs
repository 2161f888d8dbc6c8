using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>Reads the body of a request as a document: JSON or YAML, bounded.</summary>
internal static class RequestBody
{
    /// <summary>What Kubernetes allows, and twice what etcd takes.</summary>
    public const int MaximumBytes = 3 * 1024 * 1024;

    /// <summary>Null: there is no body.</summary>
    public static async Task<JsonNode?> ReadAsync(HttpContext http, ICollection<string>? duplicates, CancellationToken cancel)
    {
        var yaml = IsYaml(http.Request.ContentType);
        return await ReadAsync(http, body => yaml ? YamlDocument.Read(body) : ReadJson(body, duplicates), cancel);
    }

    /// <summary>Of a patch, whose content type says how it is meant, not how it is written; it is always JSON.</summary>
    public static Task<JsonNode?> ReadPatchAsync(HttpContext http, CancellationToken cancel) => ReadAsync(http, body => ReadJson(body, null), cancel);

    /// <exception cref="ApiException">400, naming what is wrong with the text.</exception>
    public static JsonNode? ReadJson(in ReadOnlySequence<byte> body, ICollection<string>? duplicates)
    {
        try
        {
            return body.IsSingleSegment ? DocumentReader.Read(body.FirstSpan, duplicates) : DocumentReader.Read(body, duplicates);
        }
        catch (JsonException error)
        {
            throw ApiException.BadRequest($"the request body is no valid JSON: {error.Message}");
        }
    }

    private static async Task<JsonNode?> ReadAsync(HttpContext http, Func<ReadOnlySequence<byte>, JsonNode?> parse, CancellationToken cancel)
    {
        if (http.Request.ContentLength > MaximumBytes) throw TooLarge();
        if (http.Request.Headers.ContentEncoding is [{ Length: > 0 } encoding, ..] && encoding != "identity")
            throw ApiException.UnsupportedMediaType($"the body's content encoding \"{encoding}\" is not supported; send it uncompressed");
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancel);
            if (result.Buffer.Length > MaximumBytes) throw TooLarge();
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }
            try
            {
                return result.Buffer.IsEmpty ? null : parse(result.Buffer);
            }
            finally
            {
                reader.AdvanceTo(result.Buffer.End);
            }
        }
    }

    private static bool IsYaml(string? contentType)
    {
        var end = contentType?.IndexOf(';') ?? -1;
        var type = (end < 0 ? contentType : contentType![..end])?.Trim().ToLowerInvariant();
        return type switch
        {
            // Older clients send DeleteOptions without saying what it is; curl says form.
            null or "" or "application/json" or "application/x-www-form-urlencoded" or "*/*" => false,
            "application/yaml" or "text/yaml" or "application/x-yaml" => true,
            _ => throw ApiException.UnsupportedMediaType($"the body of the request was in an unknown format ({type}) - accepted media types include: application/json, application/yaml"),
        };
    }

    private static ApiException TooLarge() => ApiException.TooLarge($"Request entity too large: limit is {MaximumBytes}");
}

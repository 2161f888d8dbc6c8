using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.ApiServer.Cbor;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>Reads the body of a request as a document: JSON, YAML, CBOR or protobuf, bounded.</summary>
internal static class RequestBody
{
    /// <summary>What Kubernetes allows, and twice what etcd takes.</summary>
    public const int MaximumBytes = 3 * 1024 * 1024;

    private const int DrainedBytes = 8 * 1024 * 1024;

    /// <summary>Null: there is no body.</summary>
    /// <param name="schema">What the body is expected to be; protobuf cannot be read without knowing.</param>
    public static Task<JsonNode?> ReadAsync(HttpContext http, Schema schema, ICollection<string>? duplicates, CancellationToken cancel)
    {
        var format = FormatOf(http.Request.ContentType);
        return ReadAsync(http, body => format switch
        {
            BodyFormat.Yaml => YamlDocument.Read(body),
            BodyFormat.Cbor => CborDocument.Read(body.ToArray()),
            BodyFormat.Protobuf => ProtobufDocument.Read(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), schema),
            _ => ReadJson(body, duplicates),
        }, cancel);
    }

    /// <exception cref="ApiException">415: custom resources have no numbers for their fields.</exception>
    public static void RefuseProtobuf(HttpContext http)
    {
        if (FormatOf(http.Request.ContentType) == BodyFormat.Protobuf) throw Unknown(ProtobufDocument.MediaType, "application/json, application/yaml, application/cbor");
    }

    public static ApiException TooLarge() => ApiException.TooLarge($"Request entity too large: limit is {MaximumBytes}");

    /// <summary>Of a patch, whose content type says how it is meant, not how it is written; it is always JSON.</summary>
    public static Task<JsonNode?> ReadPatchAsync(HttpContext http, CancellationToken cancel) => ReadAsync(http, body => ReadJson(body, null), cancel);

    /// <summary>Of an apply: CBOR, or YAML, of which JSON is a part.</summary>
    public static Task<JsonNode?> ReadApplyAsync(HttpContext http, ICollection<string>? duplicates, CancellationToken cancel)
    {
        var isCbor = PatchMediaType.IsCborApply(http.Request.ContentType);
        return ReadAsync(http, body => isCbor ? CborDocument.Read(body.ToArray()) : IsJson(body) ? ReadJson(body, duplicates) : YamlDocument.Read(body), cancel);
    }

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
        if (http.Request.Headers.ContentEncoding is [{ Length: > 0 } encoding, ..] && encoding != "identity")
            throw ApiException.UnsupportedMediaType($"the body's content encoding \"{encoding}\" is not supported; send it uncompressed");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaximumBytes + DrainedBytes;
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancel);
            if (result.Buffer.Length > MaximumBytes || http.Request.ContentLength > MaximumBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                await DrainAsync(reader, cancel);
                throw TooLarge();
            }
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

    // The quick reader, and the one that knows of keys that stand twice. YAML in braces that is no JSON is rare enough to be refused.
    private static bool IsJson(in ReadOnlySequence<byte> body)
    {
        foreach (var letter in body.FirstSpan)
        {
            if (letter is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return letter == (byte)'{';
        }
        return false;
    }

    private static BodyFormat FormatOf(string? contentType)
    {
        var end = contentType?.IndexOf(';') ?? -1;
        var type = (end < 0 ? contentType : contentType![..end])?.Trim().ToLowerInvariant();
        return type switch
        {
            // Older clients send DeleteOptions without saying what it is; curl says form.
            null or "" or "application/json" or "application/x-www-form-urlencoded" or "*/*" => BodyFormat.Json,
            "application/yaml" or "text/yaml" or "application/x-yaml" => BodyFormat.Yaml,
            ProtobufDocument.MediaType => BodyFormat.Protobuf,
            CborDocument.MediaType => BodyFormat.Cbor,
            _ => throw Unknown(type, $"application/json, application/yaml, {ProtobufDocument.MediaType}, {CborDocument.MediaType}"),
        };
    }

    private static ApiException Unknown(string type, string known) =>
        ApiException.UnsupportedMediaType($"the body of the request was in an unknown format ({type}) - accepted media types include: {known}");

    // A client that is cut off while it still sends may not see the answer, so some more is read and thrown away.
    private static async Task DrainAsync(PipeReader reader, CancellationToken cancel)
    {
        for (var rest = DrainedBytes; rest > 0;)
        {
            var result = await reader.ReadAsync(cancel);
            rest -= (int)Math.Min(result.Buffer.Length, rest);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }

    private enum BodyFormat
    {
        Json,
        Yaml,
        Protobuf,
        Cbor,
    }
}

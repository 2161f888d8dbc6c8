using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Cbor;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Writes pieces of known total length, compressed when that pays: a large answer to a client on another host.</summary>
internal static class ResponseBody
{
    private const int CompressAbove = 128 * 1024;
    private const int FlushAbove = 64 * 1024;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 2, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(
        HttpContext http, int statusCode, ResponseForm form, IReadOnlyList<ReadOnlyMemory<byte>> pieces, string? contentType = null)
    {
        var response = http.Response;
        response.StatusCode = statusCode;
        response.ContentType = contentType ?? form.ContentType;
        if (form.Yaml || form.Cbor || (!form.Protobuf && contentType is null or ResponseForm.Json && WantsPretty(http.Request))) pieces = [Rewrite(pieces, form)];
        var length = pieces.Sum(piece => (long)piece.Length);
        if (length >= CompressAbove && WantsGzip(http))
        {
            response.Headers.ContentEncoding = "gzip";
            response.Headers.Vary = "Accept-Encoding";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            foreach (var piece in pieces) await gzip.WriteAsync(piece, http.RequestAborted);
            return;
        }
        response.ContentLength = length;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        var writer = response.BodyWriter;
        var waiting = 0;
        foreach (var piece in pieces)
        {
            writer.Write(piece.Span);
            waiting += piece.Length;
            if (waiting < FlushAbove) continue;
            waiting = 0;
            if ((await writer.FlushAsync(http.RequestAborted)).IsCompleted) return;
        }
        await writer.FlushAsync(http.RequestAborted);
    }

    // Between processes of one host a copy is cheaper than compression.
    private static bool WantsGzip(HttpContext http)
    {
        var connection = http.Connection;
        if (connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote) || remote.Equals(connection.LocalIpAddress)) return false;
        foreach (var accepted in http.Request.Headers.AcceptEncoding)
        {
            if (accepted?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true) return true;
        }
        return false;
    }

    // People read what these programs print.
    private static bool WantsPretty(HttpRequest request)
    {
        if (request.Query.TryGetValue("pretty", out var pretty)) return pretty is not ["false" or "0"];
        var agent = request.Headers.UserAgent.Count > 0 ? request.Headers.UserAgent[0]! : "";
        return agent.StartsWith("curl/", StringComparison.Ordinal)
            || agent.StartsWith("Wget/", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/", StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Rewrite(IReadOnlyList<ReadOnlyMemory<byte>> pieces, ResponseForm form)
    {
        var whole = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces) whole.Write(piece.Span);
        if (form.Cbor) return CborRenderer.Document(whole.WrittenMemory);
        using var document = JsonDocument.Parse(whole.WrittenMemory);
        if (form.Yaml) return YamlText.Write(document.RootElement);
        var output = new ArrayBufferWriter<byte>(whole.WrittenCount * 2);
        using (var writer = new Utf8JsonWriter(output, Indented)) document.RootElement.WriteTo(writer);
        output.Write("\n"u8);
        return output.WrittenMemory;
    }
}

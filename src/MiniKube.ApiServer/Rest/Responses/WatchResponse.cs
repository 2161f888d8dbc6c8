using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Cbor;
using MiniKube.ApiServer.Protobuf;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Writes a watch: one JSON object a line (or one item of CBOR or protobuf after the other), each batch at once.</summary>
internal sealed class WatchResponse(HttpContext http, ObjectRenderer renderer, ResponseForm form)
{
    private const int FlushAbove = 64 * 1024;

    /// <summary>Where an event is made as JSON to be told as CBOR.</summary>
    private readonly ArrayBufferWriter<byte>? json = form.Cbor ? new() : null;
    private readonly List<ReadOnlyMemory<byte>> pieces = [];
    private bool columnsTold;

    private static ReadOnlySpan<byte> Added => "{\"type\":\"ADDED\",\"object\":"u8;

    private static ReadOnlySpan<byte> Modified => "{\"type\":\"MODIFIED\",\"object\":"u8;

    private static ReadOnlySpan<byte> Deleted => "{\"type\":\"DELETED\",\"object\":"u8;

    private static ReadOnlySpan<byte> BookmarkHead => "{\"type\":\"BOOKMARK\",\"object\":"u8;

    private static ReadOnlySpan<byte> Error => "{\"type\":\"ERROR\",\"object\":"u8;

    private static ReadOnlySpan<byte> End => "}\n"u8;

    /// <summary>The client sees the head at once, also when nothing happens for long.</summary>
    public Task StartAsync(CancellationToken cancel)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = form.Cbor ? CborDocument.SequenceMediaType : renderer.Protobuf is null ? form.ContentType : $"{form.ContentType};stream=watch";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return http.Response.BodyWriter.FlushAsync(cancel).AsTask();
    }

    public async ValueTask WriteAsync(WatchBatch batch, CancellationToken cancel)
    {
        var writer = http.Response.BodyWriter;
        foreach (var change in batch.Events)
        {
            if (json is null) Write(writer, change);
            else WriteCbor(writer, json, change);
            if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > FlushAbove) await writer.FlushAsync(cancel);
        }
        if (batch.Events.Count > 0) await writer.FlushAsync(cancel);
    }

    public async Task WriteErrorAsync(Status status, CancellationToken cancel)
    {
        var writer = http.Response.BodyWriter;
        if (renderer.Protobuf is not null)
        {
            writer.Write(ProtobufRenderer.Error(status).Span);
            await writer.FlushAsync(cancel);
            return;
        }
        if (json is null) WriteError(writer, status);
        else
        {
            json.ResetWrittenCount();
            WriteError(json, status);
            writer.Write(CborRenderer.Event(json.WrittenMemory));
        }
        await writer.FlushAsync(cancel);
    }

    private static void WriteError(IBufferWriter<byte> writer, Status status)
    {
        writer.Write(Error);
        writer.Write(ApiJson.Serialize(status));
        writer.Write(End);
    }

    private void WriteCbor(IBufferWriter<byte> writer, ArrayBufferWriter<byte> made, in WatchEvent change)
    {
        made.ResetWrittenCount();
        Write(made, change);
        writer.Write(CborRenderer.Event(made.WrittenMemory));
    }

    private void Write(IBufferWriter<byte> writer, in WatchEvent change)
    {
        if (renderer.Protobuf is { } protobuf)
        {
            writer.Write((change.Object is { } item
                ? protobuf.Event(change.Type switch { WatchEventType.Added => "ADDED", WatchEventType.Modified => "MODIFIED", _ => "DELETED" }, item)
                : protobuf.Event("BOOKMARK", renderer.Bookmark(change.Revision, change.InitialEventsEnd))).Span);
            return;
        }
        if (change.Object is null)
        {
            writer.Write(BookmarkHead);
            writer.Write(renderer.Bookmark(change.Revision, change.InitialEventsEnd).Span);
            writer.Write(End);
            return;
        }
        writer.Write(change.Type switch { WatchEventType.Added => Added, WatchEventType.Modified => Modified, _ => Deleted });
        pieces.Clear();
        renderer.Append(pieces, change.Object, withColumns: !columnsTold);
        columnsTold = true;
        foreach (var piece in pieces) writer.Write(piece.Span);
        writer.Write(End);
    }
}

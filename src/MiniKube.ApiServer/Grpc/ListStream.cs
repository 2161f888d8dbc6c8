using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Registry;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Grpc;

/// <summary>Writes a list in messages of bounded size.</summary>
internal static class ListStream
{
    private const int MaxBytes = 512 * 1024;

    public static async Task WriteAsync(ListResult list, IServerStreamWriter<ObjectBatch> stream, CancellationToken cancel)
    {
        var batch = new ObjectBatch { Revision = (ulong)list.Revision };
        var bytes = 0;
        foreach (var item in list.Items)
        {
            batch.Objects.Add(UnsafeByteOperations.UnsafeWrap(item.Json));
            bytes += item.Json.Length;
            if (bytes < MaxBytes) continue;
            await stream.WriteAsync(batch, cancel);
            batch = new() { Revision = (ulong)list.Revision };
            bytes = 0;
        }
        if (batch.Objects.Count > 0 || list.Items.Count == 0) await stream.WriteAsync(batch, cancel);
    }
}

using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Cache;
using Wire = MiniKube.Wire;

namespace MiniKube.ApiServer.Grpc;

/// <summary>Writes a watch until it is cancelled. One message is what was ready at one moment.</summary>
internal static class WatchStream
{
    public static async Task WriteAsync(IWatchSubscription watch, IServerStreamWriter<Wire.WatchBatch> stream, CancellationToken cancel)
    {
        while (true)
        {
            var batch = await watch.ReadAsync(cancel);
            var message = new Wire.WatchBatch { Revision = (ulong)batch.Revision };
            foreach (var told in batch.Events)
            {
                if (told.Object is { } item)
                {
                    message.Events.Add(new Wire.WatchEvent { Type = TypeOf(told.Type), Json = UnsafeByteOperations.UnsafeWrap(item.Json) });
                }
                else message.InitialEventsEnd |= told.InitialEventsEnd;
            }
            await stream.WriteAsync(message, cancel);
        }
    }

    public static Wire.WatchEvent.Types.Type TypeOf(WatchEventType type) => type switch
    {
        WatchEventType.Added => Wire.WatchEvent.Types.Type.Added,
        WatchEventType.Deleted => Wire.WatchEvent.Types.Type.Deleted,
        _ => Wire.WatchEvent.Types.Type.Modified,
    };
}

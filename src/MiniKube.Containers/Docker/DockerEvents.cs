using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Logs;
using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker;

/// <summary>Docker's events of our containers without end: connects again with a back-off, and goes on with their logs when it does.</summary>
internal sealed class DockerEvents(DockerHttp http, ContainerLogs logs, Func<CancellationToken, Task> resume, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    [SuppressMessage("Design", "CA1031", Justification = "whatever breaks the stream is answered by connecting again")]
    public async IAsyncEnumerable<RuntimeEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var retry = FirstRetry;
        while (!cancel.IsCancellationRequested)
        {
            await using var source = ConnectedAsync(cancel).GetAsyncEnumerator(cancel);
            while (true)
            {
                RuntimeEvent next;
                try
                {
                    if (!await source.MoveNextAsync())
                        break;
                    next = source.Current;
                }
                catch (Exception broken) when (!cancel.IsCancellationRequested)
                {
                    Log.EventStreamBroken(logger, retry, broken.Message);
                    break;
                }
                retry = FirstRetry;
                yield return next;
            }
            await Task.Delay(retry, time, cancel);
            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    private async IAsyncEnumerable<RuntimeEvent> ConnectedAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // The daemon answers before it listens. Asked for what happened since now it looks into its memory too, so nothing falls between.
        var since = time.GetUtcNow();
        const string filters = $$"""{"type":["container"],"label":["{{DockerLabels.Kind}}"]}""";
        var query = string.Create(CultureInfo.InvariantCulture, $"events?since={since.ToUnixTimeSeconds()}.{since.Ticks % TimeSpan.TicksPerSecond * 100:000000000}&filters={Uri.EscapeDataString(filters)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(query, UriKind.Relative));
        using var response = await http.OpenAsync(request, cancel);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        await resume(cancel);
        yield return new RuntimeEvent(RuntimeEventKind.Resync, "", time.GetUtcNow());
        await foreach (var answer in JsonLines.ReadAsync(stream, DockerJson.Default.EventAnswer, cancel))
        {
            if (Decode(answer) is not { } known)
                continue;
            if (known.Kind == RuntimeEventKind.Removed)
                logs.Forget(known.Id);
            yield return known;
        }
    }

    private static RuntimeEvent? Decode(EventAnswer answer)
    {
        RuntimeEventKind? kind = answer.Action switch
        {
            "create" => RuntimeEventKind.Created,
            "start" => RuntimeEventKind.Started,
            "die" => RuntimeEventKind.Exited,
            "oom" => RuntimeEventKind.OutOfMemory,
            "pause" => RuntimeEventKind.Paused,
            "unpause" => RuntimeEventKind.Resumed,
            "destroy" => RuntimeEventKind.Removed,
            _ => null, // of execs, and what nobody asked about
        };
        if (kind is not { } known || answer.Actor is not { } actor)
            return null;
        var code = known == RuntimeEventKind.Exited && int.TryParse(actor.Attributes?.GetValueOrDefault("exitCode"), CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return new RuntimeEvent(known, actor.ID, DateTimeOffset.UnixEpoch.AddTicks(answer.TimeNano / 100), code);
    }
}

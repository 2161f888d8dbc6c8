using System.Globalization;
using System.Text;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Streaming.Logs;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Streaming;

/// <summary>Logs of a container: plain text or messages of a WebSocket, as long as the client listens when it follows.</summary>
internal static class LogStream
{
    private static readonly TimeSpan FirstWords = TimeSpan.FromMilliseconds(50);

    public static async Task ServeAsync(RestRequest request)
    {
        request.Authorize("get");
        var options = Options(request);
        var streamed = StreamedPod.Choose(await StreamedPod.FindAsync(request), request.Query.Text("container"));
        using var any = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, request.Server.Stopping);
        await using var answer = LogAnswer.For(request.Http, any);
        if (streamed.Node.Length == 0)
        {
            await answer.StartAsync();
            return;
        }
        options.Container = streamed.Container;
        var open = new OpenSession { Namespace = request.Target.Namespace, Pod = request.Target.Name, Uid = streamed.Pod.Metadata.Uid ?? "", Log = options };
        await using var session = await request.Server.Sessions.OpenAsync(streamed.Node, open, any.Token);
        await CopyAsync(session, answer, request.Server.Time, any.Token);
    }

    private static async Task CopyAsync(INodeSession session, LogAnswer answer, TimeProvider time, CancellationToken cancel)
    {
        var started = false;
        var reading = session.ReadAsync(cancel).AsTask();
        // A container that says nothing for a while must not keep a follower from seeing that he is connected.
        if (await Task.WhenAny(reading, Task.Delay(FirstWords, time, cancel)) != reading)
        {
            await answer.StartAsync();
            started = true;
        }
        while (await reading is { } frame)
        {
            if (frame.Channel == SessionChannels.Status && !frame.Data.IsEmpty)
            {
                var status = SessionStatus.Read(frame.Data.Span);
                if (!SessionStatus.IsFailure(status)) break;
                if (!started) throw new ApiException(status with { Code = status.Code == 0 ? 500 : status.Code });
                await answer.WriteAsync(Encoding.UTF8.GetBytes($"\n{status.Message}\n"), cancel);
                break;
            }
            if (!started) await answer.StartAsync();
            started = true;
            if (frame.Channel == SessionChannels.Output) await answer.WriteAsync(frame.Data, cancel);
            reading = session.ReadAsync(cancel).AsTask();
        }
        if (!started) await answer.StartAsync();
    }

    private static LogSession Options(RestRequest request)
    {
        var query = request.Query;
        var tail = query.Number("tailLines");
        var limit = query.Number("limitBytes");
        var seconds = query.Number("sinceSeconds");
        var time = query.Text("sinceTime");
        var errors = new FieldErrors();
        if (tail < 0) errors.Invalid("tailLines", tail, "must be greater than or equal to 0");
        if (limit < 1) errors.Invalid("limitBytes", limit, "must be greater than 0");
        if (seconds < 1) errors.Invalid("sinceSeconds", seconds, "must be greater than 0");
        if (seconds is not null && time.Length > 0) errors.Forbidden("sinceSeconds", "at most one of `sinceTime` or `sinceSeconds` may be specified");
        DateTimeOffset since = default;
        if (time.Length > 0 && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since))
        {
            errors.Invalid("sinceTime", time, "must be a time as in RFC 3339");
        }
        if (errors.Any) throw ApiException.Invalid("", "PodLogOptions", request.Target.Name, errors);
        if (seconds is { } ago) since = request.Server.Time.GetUtcNow().AddSeconds(-Math.Min(ago, int.MaxValue));
        return new()
        {
            Follow = query.Flag("follow"),
            Previous = query.Flag("previous"),
            Timestamps = query.Flag("timestamps"),
            TailLines = tail ?? -1,
            SinceMs = since == default ? 0 : Math.Max(1, since.ToUnixTimeMilliseconds()),
            LimitBytes = limit ?? 0,
        };
    }
}

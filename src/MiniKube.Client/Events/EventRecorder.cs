using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;

namespace MiniKube.Client;

/// <summary>
/// Tells users what happened to an object, as core/v1 Events. Recording never blocks and never fails: a bounded queue is written in the background,
/// slowly enough not to be in the way of the work it tells of; repeated events become one with a count, and an object that has too many is cut short.
/// </summary>
public sealed class EventRecorder : IAsyncDisposable
{
    private const int Waiting = 10_000;
    private const int LongestMessage = 1024;
    private const double PerSecond = 100;
    private static readonly TimeSpan TimeToFlush = TimeSpan.FromSeconds(2);

    private readonly ApiClient client;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly EventCorrelator correlator;
    private readonly Channel<ObservedEvent> observed = Channel.CreateBounded<ObservedEvent>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource stop = new();
    private readonly Task writing;
    private double allowance = PerSecond;
    private long allowanceAt;
    private volatile bool flushing;

    public EventRecorder(ApiClient client, string component, ILogger<EventRecorder> logger, TimeProvider time, string? host = null)
    {
        (this.client, this.logger, this.time) = (client, logger, time);
        correlator = new(component, host);
        allowanceAt = time.GetTimestamp();
        writing = WriteAllAsync(stop.Token);
    }

    public void Normal(IKubernetesObject about, string reason, string message) => Record(about, "Normal", reason, message);

    public void Warning(IKubernetesObject about, string reason, string message) => Record(about, "Warning", reason, message);

    /// <param name="fieldPath">The part of the object that it is about, for example <c>spec.containers{web}</c>.</param>
    public void Record(IKubernetesObject about, string type, string reason, string message, string? fieldPath = null) =>
        Record(Reference(about, fieldPath), type, reason, message);

    public void Record(ObjectReference about, string type, string reason, string message) =>
        observed.Writer.TryWrite(new(about, type, reason, message.Length > LongestMessage ? message[..LongestMessage] : message, time.GetUtcNow()));

    public static ObjectReference Reference(IKubernetesObject about, string? fieldPath = null) => new()
    {
        ApiVersion = about.ApiVersion,
        Kind = about.Kind,
        Namespace = about.Metadata.Namespace,
        Name = about.Metadata.Name,
        Uid = about.Metadata.Uid,
        ResourceVersion = about.Metadata.ResourceVersion,
        FieldPath = fieldPath,
    };

    /// <summary>Writes what waits, for at most two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        flushing = true;
        observed.Writer.TryComplete();
        stop.CancelAfter(TimeToFlush);
        await writing;
        stop.Dispose();
    }

    private async Task WriteAllAsync(CancellationToken cancel)
    {
        try
        {
            await foreach (var happened in observed.Reader.ReadAllAsync(cancel))
            {
                var write = correlator.Decide(happened);
                if (write is EventWrite.Drop) continue;
                await PaceAsync(cancel);
                await WriteAsync(write, cancel);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task WriteAsync(EventWrite write, CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), new Random());
        for (var attempt = 0; attempt < 6; attempt++)
        {
            try
            {
                await (write is EventWrite.Repeat repeat ? RepeatAsync(repeat.Event, cancel) : client.CreateAsync(((EventWrite.Create)write).Event, cancel));
                return;
            }
            catch (ApiException error) when (error.Code is 503 or 504 or 429 && !flushing)
            {
                await Task.Delay(backoff.Next(), time, cancel);
            }
            catch (ApiException error)
            {
                // The object's namespace may be going away, or the event was written by an attempt that we heard nothing of.
                EventLog.NotWritten(logger, error.Message);
                return;
            }
        }
        EventLog.NotWritten(logger, "the API server stayed away");
    }

    private async Task<Event> RepeatAsync(Event again, CancellationToken cancel)
    {
        var patch = new JsonObject
        {
            ["count"] = again.Count,
            ["message"] = again.Message,
            ["lastTimestamp"] = again.LastTimestamp!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        };
        try
        {
            return await client.PatchAsync<Event>(ObjectKey.Of(again), Patch.Merge(patch), cancel: cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // Events are removed after a while.
            return await client.CreateAsync(again, cancel);
        }
    }

    private async Task PaceAsync(CancellationToken cancel)
    {
        allowance = Math.Min(PerSecond, allowance + (time.GetElapsedTime(allowanceAt).TotalSeconds * PerSecond));
        allowanceAt = time.GetTimestamp();
        if (allowance < 1 && !flushing) await Task.Delay(TimeSpan.FromSeconds((1 - allowance) / PerSecond), time, cancel);
        allowance--;
    }
}

using Microsoft.Extensions.Logging;

namespace MiniKube.NodeAgent.Config;

/// <summary>One object of the API, watched by name for as long as some pod refers to it.</summary>
internal sealed class WatchedObject<T> : IDisposable
    where T : class, IResource<T>
{
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<Action> listeners = [];
    private volatile T? current;

    public WatchedObject(ApiClient client, ObjectKey key, ILogger logger, TimeProvider time, Random random) => _ = RunAsync(client, key, logger, time, random);

    public int Users { get; set; }

    /// <summary>Null when it does not exist.</summary>
    public async Task<T?> GetAsync(CancellationToken cancel)
    {
        await known.Task.WaitAsync(cancel);
        return current;
    }

    public void Listen(Action changed)
    {
        lock (gate) listeners.Add(changed);
    }

    public void Ignore(Action changed)
    {
        lock (gate) listeners.Remove(changed);
    }

    public void Dispose() => stop.Cancel();

    private async Task RunAsync(ApiClient client, ObjectKey key, ILogger logger, TimeProvider time, Random random)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), random);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                T? found = null;
                var initial = true;
                await foreach (var batch in client.WatchAsync<T>(key.Namespace, fields: $"metadata.name={key.Name}", cancel: stop.Token))
                {
                    backoff.Reset();
                    foreach (var happened in batch.Events) found = happened.Type == WatchEventType.Deleted ? null : happened.Object;
                    initial &= !batch.InitialEventsEnd;
                    if (!initial) Set(found);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                ConfigLog.WatchBroke(logger, T.Definition.GroupResource, key, error.Message);
            }
            try
            {
                await Task.Delay(backoff.Next(), time, stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Set(T? next)
    {
        var changed = known.Task.IsCompleted && current?.Metadata.ResourceVersion != next?.Metadata.ResourceVersion;
        current = next;
        known.TrySetResult();
        if (!changed) return;
        Action[] told;
        lock (gate) told = [.. listeners];
        foreach (var listener in told) listener();
    }
}

internal static partial class ConfigLog
{
    [LoggerMessage(6301, LogLevel.Information, "Watch of {Resource} {Key} broke, connecting again: {Why}")]
    public static partial void WatchBroke(ILogger logger, string resource, ObjectKey key, string why);
}

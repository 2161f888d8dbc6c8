using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Work;

/// <summary>What a worker was told since it last looked. Of a pod's versions only the newest is kept, of hints only that there was one.</summary>
internal sealed class News
{
    public Pod? Pod { get; set; }

    /// <summary>The API has the pod no more.</summary>
    public bool Removed { get; set; }

    public HashSet<string> ChangedIds { get; } = [];

    public RuntimeListing? Listing { get; set; }

    public bool ConfigChanged { get; set; }

    public List<ActionOutcome> Outcomes { get; } = [];
}

/// <summary>Everything the runtime has of one pod.</summary>
internal sealed record RuntimeListing(IReadOnlyList<Containers.PodSandboxInfo> Sandboxes, IReadOnlyList<Containers.ContainerInfo> Containers)
{
    public static RuntimeListing Empty { get; } = new([], []);
}

/// <summary>Where others leave news for a worker.</summary>
internal sealed class WorkerInbox(TimeProvider time)
{
    private readonly Lock gate = new();
    private News news = new();
    private TaskCompletionSource signal = New();

    public void Put(Action<News> add)
    {
        lock (gate)
        {
            add(news);
            signal.TrySetResult();
        }
    }

    public News Take()
    {
        lock (gate)
        {
            var taken = news;
            news = new();
            if (signal.Task.IsCompleted) signal = New();
            return taken;
        }
    }

    /// <summary>Returns when there are news or the time has come.</summary>
    public async Task WaitAsync(DateTimeOffset? until, CancellationToken cancel)
    {
        Task waiting;
        lock (gate) waiting = signal.Task;
        if (until is not { } at)
        {
            await waiting.WaitAsync(cancel);
            return;
        }
        var left = at - time.GetUtcNow();
        if (left <= TimeSpan.Zero || waiting.IsCompleted) return;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // A wake-up a little late is better than one a little early, which would find nothing to do.
        await Task.WhenAny(waiting, Task.Delay(left + TimeSpan.FromMilliseconds(1), time, over.Token));
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Reporting;

/// <summary>
/// The only one that writes pod statuses. Of each pod at most one write is under way, and only its newest status is written, and only what differs
/// from what the API is known to hold.
/// </summary>
internal sealed class PodStatusWriter(ApiClient client, ILogger<PodStatusWriter> logger, TimeProvider time, Random random, CancellationToken stop) : IDisposable
{
    /// <summary>How long "it is being created" may wait for better news: of a few pods, and of many at once, which its writes would hold up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PatienceWithMany = TimeSpan.FromSeconds(1);
    private const int Many = 8;

    /// <summary>How long what lasts for a moment may: one write tells of a container's replacement, and who has just changed the pod can write its status.</summary>
    private static readonly TimeSpan PassingPatience = TimeSpan.FromSeconds(1);
    private const int SideBySide = 16;
    private readonly ConcurrentDictionary<string, Entry> entries = new();
    private readonly SemaphoreSlim slots = new(SideBySide);
    private int waiting;

    /// <summary>The API holds this now, as far as the informer knows.</summary>
    public void Seen(Pod pod)
    {
        var entry = Of(pod);
        lock (entry)
        {
            entry.Learn(pod);
            if (entry.Wanted is not null) Start(entry);
        }
    }

    /// <summary>This is what the status should be.</summary>
    /// <param name="passing">A better one is on its way: this one may wait for it.</param>
    public void Publish(Pod pod, PodStatus status, bool passing = false)
    {
        var entry = Of(pod);
        lock (entry)
        {
            entry.Wanted = status;
            entry.Passing = passing;
            Start(entry);
        }
    }

    /// <summary>Waits until the newest status of the pod is in the API (or the pod is not).</summary>
    public async Task FlushAsync(string uid, CancellationToken cancel)
    {
        if (!entries.TryGetValue(uid, out var entry)) return;
        Task writing;
        lock (entry)
        {
            entry.Hurry.TrySetResult();
            writing = entry.Writing;
        }
        await writing.WaitAsync(cancel);
    }

    public void Forget(string uid) => entries.TryRemove(uid, out _);

    public void Dispose() => slots.Dispose();

    private Entry Of(Pod pod) => entries.GetOrAdd(pod.Metadata.Uid ?? "", _ => new(pod));

    private void Start(Entry entry)
    {
        if (IsNews(entry)) entry.Hurry.TrySetResult();
        if (entry.Busy) return;
        if (entry.Next() is null) return;
        entry.Busy = true;
        if (!IsNews(entry)) entry.Hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
        entry.Writing = WriteAsync(entry);
    }

    /// <summary>Anything but "still being created" or "being replaced".</summary>
    private static bool IsNews(Entry entry) =>
        !entry.Passing && IsNews(entry.Wanted);

    private static bool IsNews(PodStatus? status) =>
        status is not { Phase: PodPhases.Pending } wanted || wanted.Reason is not null
        || wanted.ContainerStatuses.Concat(wanted.InitContainerStatuses).Any(status => status.State.Waiting is not { Reason: "ContainerCreating" or "PodInitializing" });

    private async Task WriteAsync(Entry entry)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), random);
        await Task.Yield();
        try
        {
            if (!entry.Hurry.Task.IsCompleted) await WaitForNewsAsync(entry);
            while (true)
            {
                Patch patch;
                lock (entry)
                {
                    if (entry.Next() is not { } body)
                    {
                        entry.Busy = false;
                        return;
                    }
                    patch = Patch.Strategic(body);
                }
                if (!await TryAsync(entry, patch)) await Task.Delay(backoff.Next(), time, stop);
            }
        }
        catch (Exception error)
        {
            lock (entry) entry.Busy = false;
            if (!stop.IsCancellationRequested) StatusLog.WriteFailed(logger, entry.Key, error.Message);
        }
    }

    private async Task WaitForNewsAsync(Entry entry)
    {
        var many = Interlocked.Increment(ref waiting) >= Many;
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(entry.Hurry.Task, Task.Delay(entry.Passing ? PassingPatience : many ? PatienceWithMany : Patience, time, over.Token));
            await over.CancelAsync();
            stop.ThrowIfCancellationRequested();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<bool> TryAsync(Entry entry, Patch patch)
    {
        await slots.WaitAsync(stop);
        try
        {
            var answer = await client.PatchAsync<Pod>(entry.Key, patch, "status", stop);
            lock (entry) entry.Learn(answer);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound || error.IsConflict)
        {
            // Gone, or another pod has its name by now.
            lock (entry) entry.Wanted = null;
            return true;
        }
        catch (ApiException error)
        {
            StatusLog.WriteFailed(logger, entry.Key, error.Message);
            // The server will not like it better the second time; wait for the next change.
            if (error.Code is 400 or 403 or 422) lock (entry) entry.Wanted = null;
            return false;
        }
        finally
        {
            slots.Release();
        }
    }

    private sealed class Entry(Pod pod)
    {
        private readonly string uid = pod.Metadata.Uid ?? "";
        private PodStatus known = pod.Status;
        private ulong revision = Revision(pod);

        public ObjectKey Key { get; } = ObjectKey.Of(pod);

        public PodStatus? Wanted { get; set; }

        public bool Passing { get; set; }

        public bool Busy { get; set; }

        public Task Writing { get; set; } = Task.CompletedTask;

        public TaskCompletionSource Hurry { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Learn(Pod pod)
        {
            if (pod.Metadata.Uid != uid || Revision(pod) < revision) return;
            known = pod.Status;
            revision = Revision(pod);
        }

        /// <summary>What is to be written; null: nothing. A terminal phase is never taken back.</summary>
        public System.Text.Json.Nodes.JsonObject? Next()
        {
            if (Wanted is null) return null;
            if (PodPhases.IsTerminal(known.Phase) && Wanted.Phase != known.Phase) return null;
            return StatusPatch.Between(known, Wanted, uid);
        }

        private static ulong Revision(Pod pod) =>
            ulong.TryParse(pod.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}

internal static partial class StatusLog
{
    [LoggerMessage(6101, LogLevel.Warning, "Status of pod {Pod} was not written: {Why}")]
    public static partial void WriteFailed(ILogger logger, ObjectKey pod, string why);
}

using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Meta;

namespace MiniKube.Scheduler;

/// <summary>
/// Tells users of pods that found no node: the condition PodScheduled and an Event. Also carries out preemptions. Beside the loop and latest-wins: it
/// may lag, it never holds the loop up.
/// </summary>
internal sealed class RejectionReporter(SchedulerCore core, ApiClient client, EventRecorder events, ILogger logger, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Outcome.Rejected> waiting = [];
    private readonly Channel<string> order = Channel.CreateUnbounded<string>();

    /// <summary>At most one report for each pod waits.</summary>
    public void Add(Outcome.Rejected rejected)
    {
        lock (gate)
        {
            var isNew = !waiting.ContainsKey(rejected.Pod.Uid);
            // A preemption that waits is not lost to a later report without one.
            waiting[rejected.Pod.Uid] = isNew ? rejected : rejected with { Preemption = rejected.Preemption ?? waiting[rejected.Pod.Uid].Preemption };
            if (isNew) order.Writer.TryWrite(rejected.Pod.Uid);
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var uid in order.Reader.ReadAllAsync(cancel))
        {
            Outcome.Rejected? rejected;
            lock (gate) waiting.Remove(uid, out rejected);
            // Nobody needs to be told of a pod that has gone, or found its node, while its report waited.
            if (rejected is null || !core.IsPending(uid)) continue;
            events.Warning(rejected.Pod.Pod, "FailedScheduling", rejected.Diagnosis.Message);
            try
            {
                await WriteConditionAsync(rejected, cancel);
            }
            catch (ApiException error)
            {
                // The next try reports again.
                RejectionLog.NotReported(logger, rejected.Pod.Key, error.Message);
            }
            if (rejected.Preemption is { } preemption) await PreemptAsync(rejected, preemption, cancel);
        }
    }

    private async Task WriteConditionAsync(Outcome.Rejected rejected, CancellationToken cancel)
    {
        var known = rejected.Pod.Pod.Status.Conditions.Find("PodScheduled");
        var nominated = rejected.Preemption?.Node ?? "";
        if (known is { Status: "False", Reason: "Unschedulable" } && known.Message == rejected.Diagnosis.Message && nominated.Length == 0) return;
        var since = known is { Status: "False", LastTransitionTime: { } earlier } ? earlier : time.GetUtcNow();
        var status = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "False",
                ["reason"] = "Unschedulable",
                ["message"] = rejected.Diagnosis.Message,
                ["lastTransitionTime"] = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            }),
        };
        if (nominated.Length > 0) status["nominatedNodeName"] = nominated;
        // The UID makes it a conflict if the name is another pod's by now.
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = rejected.Pod.Uid }, ["status"] = status };
        await client.PatchAsync<Pod>(rejected.Pod.Key, Patch.Strategic(patch), "status", cancel);
    }

    private async Task PreemptAsync(Outcome.Rejected rejected, Preemption preemption, CancellationToken cancel)
    {
        foreach (var victim in preemption.Victims.Where(victim => !victim.IsLeaving))
        {
            try
            {
                await client.DeleteAsync<Pod>(victim.Key, new DeleteOptions { Preconditions = new() { Uid = victim.Uid } }, cancel);
                events.Normal(victim.Pod, "Preempted", $"Preempted by pod {rejected.Pod.Uid} on node {preemption.Node}");
            }
            catch (ApiException error) when (error.IsNotFound || error.IsConflict)
            {
                // It has gone by itself.
            }
            catch (ApiException error)
            {
                RejectionLog.NotPreempted(logger, victim.Key, rejected.Pod.Key, error.Message);
                core.TryAgain(rejected);
                return;
            }
        }
    }
}

using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Probes;

/// <summary>
/// The probes of one running container, each on a clock of its own from the container's start on. Liveness and readiness wait until the startup probe
/// has succeeded, and begin at that moment.
/// </summary>
internal sealed class ContainerProbes : IAsyncDisposable
{
    private readonly ProbeTarget target;
    private readonly Prober prober;
    private readonly EventRecorder events;
    private readonly TimeProvider time;
    private readonly Action changed;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> running = [];
    private volatile ProbeVerdict verdict;

    /// <param name="wasReady">What the API knew of this very container before the agent started; it stands until a probe says otherwise.</param>
    public ContainerProbes(ProbeTarget target, Prober prober, EventRecorder events, TimeProvider time, Random random, bool wasStarted, bool wasReady, bool adopted, Action changed)
    {
        (this.target, this.prober, this.events, this.time, this.changed) = (target, prober, events, time, changed);
        var container = target.Container;
        var startup = container.StartupProbe is not null && !wasStarted;
        verdict = new() { Started = !startup, Ready = container.ReadinessProbe is null || wasReady };
        if (!startup) started.TrySetResult();
        if (startup) Begin(ProbeKind.Startup, container.StartupProbe!, null);
        if (container.LivenessProbe is { } liveness) Begin(ProbeKind.Liveness, liveness, null);
        if (container.ReadinessProbe is { } readiness) Begin(ProbeKind.Readiness, readiness, wasReady);

        void Begin(ProbeKind kind, Probe probe, bool? initially)
        {
            // Containers that were here before the agent are not all asked at the same moment.
            double jitter;
            lock (random) jitter = adopted ? random.NextDouble() : 0;
            running.Add(RunAsync(kind, probe, new(kind, probe, initially), TimeSpan.FromSeconds(probe.PeriodSeconds * jitter)));
        }
    }

    public ProbeVerdict Verdict => verdict;

    public static bool IsProbed(Container container) => container.LivenessProbe is not null || container.ReadinessProbe is not null || container.StartupProbe is not null;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    private async Task RunAsync(ProbeKind kind, Probe probe, ProbeCounter counter, TimeSpan jitter)
    {
        try
        {
            if (kind != ProbeKind.Startup) await started.Task.WaitAsync(stop.Token);
            var first = target.StartedAt.AddSeconds(probe.InitialDelaySeconds) - time.GetUtcNow();
            await WaitAsync(first > jitter ? first : jitter);
            while (true)
            {
                var begun = time.GetTimestamp();
                var result = await prober.AskAsync(probe, target, stop.Token);
                if (!result.Success) Report(kind, result);
                if (counter.Record(result.Success)) Tell(kind, probe, result.Success);
                if (kind == ProbeKind.Startup && counter.Verdict is not null) return;
                if (kind == ProbeKind.Liveness && counter.Verdict == false) return;
                await WaitAsync(TimeSpan.FromSeconds(Math.Max(1, probe.PeriodSeconds)) - time.GetElapsedTime(begun));
            }
        }
        catch (OperationCanceledException)
        {
            // The container has ended.
        }
    }

    private Task WaitAsync(TimeSpan wait) => wait > TimeSpan.Zero ? Task.Delay(wait, time, stop.Token) : Task.CompletedTask;

    private void Report(ProbeKind kind, ProbeResult result) =>
        events.Record(target.Pod, "Warning", "Unhealthy", $"{kind} probe failed: {result.Message}", $"spec.containers{{{target.Container.Name}}}");

    private void Tell(ProbeKind kind, Probe probe, bool success)
    {
        lock (running)
        {
            verdict = (kind, success) switch
            {
                (ProbeKind.Readiness, _) => verdict with { Ready = success },
                (ProbeKind.Startup, true) => verdict with { Started = true },
                (_, true) => verdict with { FailedProbe = null },
                _ => verdict with { FailedProbe = kind == ProbeKind.Startup ? "startup" : "liveness", GraceSeconds = probe.TerminationGracePeriodSeconds },
            };
        }
        if (kind == ProbeKind.Startup && success) started.TrySetResult();
        changed();
    }
}

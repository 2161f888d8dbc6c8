using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Probes;

/// <summary>
/// The probes of one running container, each on a clock of its own from the container's start on. Liveness and readiness wait until the startup probe
/// has succeeded, and begin at that moment.
/// </summary>
internal sealed class ContainerProbes : IAsyncDisposable
{
    private readonly Func<Probe, CancellationToken, Task<ProbeResult>> ask;
    private readonly Action<ProbeKind, ProbeResult> failed;
    private readonly Action changed;
    private readonly DateTimeOffset startedAt;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> running = [];
    private volatile ProbeVerdict verdict;

    /// <param name="container">With at least one probe.</param>
    /// <param name="past">What was known of this very container before.</param>
    /// <param name="ask">Asks once, within the probe's timeout.</param>
    /// <param name="failed">Told of every failed answer.</param>
    /// <param name="changed">Called when <see cref="Verdict"/> has changed.</param>
    public ContainerProbes(
        Container container, ProbePast past, Func<Probe, CancellationToken, Task<ProbeResult>> ask, Action<ProbeKind, ProbeResult> failed, Action changed, TimeProvider time, Random random)
    {
        (this.ask, this.failed, this.changed, this.time, startedAt) = (ask, failed, changed, time, past.StartedAt);
        var (wasStarted, wasReady) = (past.WasStarted, past.WasReady);
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
            lock (random) jitter = past.Adopted ? random.NextDouble() : 0;
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
            var first = startedAt.AddSeconds(probe.InitialDelaySeconds) - time.GetUtcNow();
            await WaitAsync(first > jitter ? first : jitter);
            while (true)
            {
                var begun = time.GetTimestamp();
                var result = await ask(probe, stop.Token);
                if (!result.Success) failed(kind, result);
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

/// <summary>What is known of a container when its probes begin.</summary>
/// <param name="StartedAt">Initial delays run from then.</param>
/// <param name="Adopted">It ran before the agent did.</param>
/// <param name="WasStarted">Its startup probe had succeeded.</param>
/// <param name="WasReady">It stands until a probe says otherwise.</param>
internal readonly record struct ProbePast(DateTimeOffset StartedAt, bool Adopted = false, bool WasStarted = false, bool WasReady = false);

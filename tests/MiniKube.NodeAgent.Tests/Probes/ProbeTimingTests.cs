using MiniKube.Api.Core;
using MiniKube.NodeAgent.Probes;

namespace MiniKube.NodeAgent.Tests.Probes;

/// <summary>When probes are asked, on a clock that the test moves.</summary>
public sealed class ProbeTimingTests
{
    private readonly ManualTime time = new();
    private readonly List<string> asked = [];
    private readonly HashSet<string> failing = [];

    [Fact]
    public async Task Liveness_AfterItsDelay_EveryPeriod_FailsAtTheThreshold()
    {
        failing.Add("/live");
        await using var probes = Begin(new() { LivenessProbe = Get("/live", delay: 5, period: 3, failures: 2) });
        await PassAsync(4, "");
        await PassAsync(1, "5/live");
        probes.Verdict.FailedProbe.ShouldBeNull();
        await PassAsync(3, "5/live 8/live", waiting: 0);
        await SeeAsync(() => probes.Verdict.FailedProbe == "liveness");
        await PassAsync(60, "5/live 8/live", waiting: 0);
    }

    [Fact]
    public async Task Startup_HoldsTheOthersBack_AndReleasesThemAtOnce()
    {
        failing.Add("/start");
        await using var probes = Begin(new() { StartupProbe = Get("/start", period: 2, failures: 10), ReadinessProbe = Get("/ready", period: 10) });
        await PassAsync(2, "0/start 2/start");
        probes.Verdict.Started.ShouldBeFalse();
        failing.Clear();
        await PassAsync(2, "0/start 2/start 4/start 4/ready");
        await SeeAsync(() => probes.Verdict is { Started: true, Ready: true });
        await PassAsync(10, "0/start 2/start 4/start 4/ready 14/ready");
    }

    [Fact]
    public async Task Readiness_OfAnAdoptedContainer_StandsUntilProvenWrong()
    {
        failing.Add("/ready");
        await using var probes = Begin(new() { ReadinessProbe = Get("/ready", period: 1, failures: 3) }, new(time.GetUtcNow(), Adopted: true, WasStarted: true, WasReady: true));
        probes.Verdict.Ready.ShouldBeTrue();
        for (var i = 0; i < 4; i++)
        {
            await SeeAsync(() => time.Waiting == 1);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        await SeeAsync(() => !probes.Verdict.Ready);
        asked.Count.ShouldBeGreaterThanOrEqualTo(3);
    }

    private static Probe Get(string path, int delay = 0, int period = 10, int failures = 3) =>
        new() { HttpGet = new() { Path = path, Port = 80 }, InitialDelaySeconds = delay, PeriodSeconds = period, FailureThreshold = failures, SuccessThreshold = 1, TimeoutSeconds = 1 };

    private ContainerProbes Begin(Container container, ProbePast? past = null)
    {
        var begun = time.GetUtcNow();
        return new(
            container,
            past ?? new(begun),
            (probe, _) =>
            {
                lock (asked) asked.Add($"{(time.GetUtcNow() - begun).TotalSeconds:0}{probe.HttpGet!.Path}");
                return Task.FromResult(new ProbeResult(!failing.Contains(probe.HttpGet.Path!)));
            },
            (_, _) => { },
            () => { },
            time,
            new Random(1));
    }

    /// <param name="waiting">How many probes wait for their next time afterwards.</param>
    private async Task PassAsync(int seconds, string expected, int waiting = 1)
    {
        for (var i = 0; i < seconds; i++)
        {
            if (i > 0) await SeeAsync(() => time.Waiting >= waiting);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        await Eventually.SeeAsync(() => Task.FromResult(Asked()), seen => seen == expected, $"\"{expected}\"");
        await SeeAsync(() => time.Waiting == waiting);
    }

    private static Task SeeAsync(Func<bool> condition) => Eventually.SeeAsync(() => Task.FromResult(condition()), seen => seen, "the verdict");

    private string Asked()
    {
        lock (asked) return string.Join(' ', asked);
    }
}

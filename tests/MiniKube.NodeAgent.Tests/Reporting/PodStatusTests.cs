using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Reporting;
using static MiniKube.NodeAgent.Tests.Pods.World;

namespace MiniKube.NodeAgent.Tests.Reporting;

public sealed class PodStatusTests
{
    private static readonly ProbeVerdict Unready = new() { Ready = false };
    private static readonly RestartBackoff TenSeconds = new(TimeSpan.FromSeconds(10), Now.AddSeconds(-5));

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (name, seen, expected) in All()) data.Add(name, Show(PodStatuses.Of(seen)), expected);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_InEachSituation_ReportsWhatKubernetesWould(string situation, string reported, string expected) => reported.ShouldBe(expected, situation);

    [Fact]
    public void Of_CrashLoop_TellsTheWaitAndTheLastRun()
    {
        var status = PodStatuses.Of(See(Pod(), Sandbox(), Exited("a", 3, 4), ("a", TenSeconds))).ContainerStatuses[0];
        status.State.Waiting!.Reason.ShouldBe("CrashLoopBackOff");
        status.State.Waiting.Message.ShouldBe("back-off 10s restarting failed container=a pod=web_default(u1)");
        status.LastState.Terminated!.ExitCode.ShouldBe(3);
        status.LastState.Terminated.ContainerID.ShouldBe("containerd://a4");
        status.RestartCount.ShouldBe(4);
    }

    [Fact]
    public void Of_RestartedContainer_ShowsTheRunBefore()
    {
        var status = PodStatuses.Of(See(Pod(), Sandbox(), Running("a", 1), Exited("a", 137, reason: "OOMKilled"))).ContainerStatuses[0];
        status.State.Running.ShouldNotBeNull();
        status.LastState.Terminated!.Reason.ShouldBe("OOMKilled");
        status.LastState.Terminated.ExitCode.ShouldBe(137);
    }

    [Fact]
    public void Of_ConditionsOfOthers_AreKept()
    {
        var pod = Pod();
        pod = pod with { Status = pod.Status with { Conditions = [new() { Type = "DisruptionTarget", Status = "True" }] } };
        PodStatuses.Of(See(pod, Sandbox(), Running("a"))).Conditions.IsTrue("DisruptionTarget").ShouldBeTrue();
    }

    [Fact]
    public void Of_ReadinessGate_HoldsReadyBack()
    {
        var pod = Pod();
        pod = pod with { Spec = pod.Spec with { ReadinessGates = [new() { ConditionType = "gate" }] } };
        var status = PodStatuses.Of(See(pod, Sandbox(), Running("a")));
        status.Conditions.IsTrue("ContainersReady").ShouldBeTrue();
        status.Conditions.Find("Ready")!.Reason.ShouldBe("ReadinessGatesNotReady");
    }

    [Fact]
    public void Of_TwoLooks_ConditionsChangeTheirTimeOnlyWithTheirStatus()
    {
        var first = PodStatuses.Of(See(Pod(), Sandbox(), Running("a")));
        var later = See(Pod() with { Status = first }, Sandbox(), Running("a")) with { Now = Now.AddMinutes(1) };
        StatusPatch.Between(first, PodStatuses.Of(later), "u1").ShouldBeNull();
    }

    [Fact]
    public void Patch_OfAChange_HoldsOnlyWhatDiffers()
    {
        var before = PodStatuses.Of(See(Pod(), Sandbox(), Running("a"), ("a0", Unready)));
        var after = PodStatuses.Of(See(Pod() with { Status = before }, Sandbox(), Running("a")));
        var status = StatusPatch.Between(before, after, "u1")!["status"]!.AsObject();
        status.Select(pair => pair.Key).ShouldBe(["containerStatuses", "conditions"], ignoreOrder: true);
        status["conditions"]!.AsArray().Select(condition => (string?)condition!["type"]).ShouldBe(["Ready", "ContainersReady"], ignoreOrder: true);
    }

    /// <summary>The server merges these lists by address, and a former address would stay.</summary>
    [Fact]
    public void Patch_OfAddresses_TakesThePlaceOfTheFormerOnes()
    {
        var before = PodStatuses.Of(See(Pod(), Sandbox(), Running("a")));
        var after = before with { PodIP = "10.1.0.9", PodIPs = [new() { Ip = "10.1.0.9" }] };
        StatusPatch.Between(before, after, "u1")!["status"]!.ToJsonString().ShouldBe("""{"podIP":"10.1.0.9","podIPs":[{"ip":"10.1.0.9"},{"$patch":"replace"}]}""");
        StatusPatch.Between(before, before with { PodIP = null, PodIPs = [] }, "u1")!["status"]!.ToJsonString().ShouldBe("""{"podIP":null,"podIPs":null}""");
    }

    private static IEnumerable<(string, PodObservation, string)> All()
    {
        yield return ("nothing yet", See(Pod()), "Pending a:ContainerCreating");
        yield return ("sandbox there", See(Pod(), Sandbox()), "Pending 10.1.0.5 a:ContainerCreating +Sandbox");
        yield return ("init runs", See(Pod(inits: [Plain("i")]), Sandbox(), Running("i")), "Pending 10.1.0.5 i:running a:PodInitializing +Sandbox -Initialized");
        yield return ("runs", See(Pod(), Sandbox(), Running("a")), "Running 10.1.0.5 a:running/ready +Sandbox +Ready");
        yield return ("not ready", See(Pod(), Sandbox(), Running("a"), ("a0", Unready)), "Running 10.1.0.5 a:running +Sandbox");
        yield return ("one of two runs", See(Pod(containers: [Plain("a"), Plain("b")]), Sandbox(), Running("a")), "Pending 10.1.0.5 a:running/ready b:ContainerCreating +Sandbox");
        yield return ("image cannot be pulled", See(Pod(), Sandbox(), ("a", new StartFailure("ErrImagePull", "no", Now, 1))), "Pending 10.1.0.5 a:ErrImagePull +Sandbox");
        yield return ("image waits", See(Pod(), Sandbox(), ("a", new StartFailure("ErrImagePull", "no", Now.AddSeconds(-5), 1))), "Pending 10.1.0.5 a:ImagePullBackOff +Sandbox");
        yield return ("crash loop", See(Pod(), Sandbox(), Exited("a", 1, 1), ("a", TenSeconds)), "Running 10.1.0.5 a:CrashLoopBackOff +Sandbox");
        yield return ("just ended, restarts", See(Pod(), Sandbox(), Exited("a", 1)), "Running 10.1.0.5 a:Error(1) +Sandbox");
        yield return ("succeeded", See(Pod("Never"), Sandbox(), Exited("a", 0)), "Succeeded 10.1.0.5 a:Completed(0) +Sandbox");
        yield return ("failed", See(Pod("Never"), Sandbox(), Exited("a", 2)), "Failed 10.1.0.5 a:Error(2) +Sandbox");
        yield return ("one of two failed, the other runs", See(Pod("Never", [Plain("a"), Plain("b")]), Sandbox(), Exited("a", 2), Running("b")), "Running 10.1.0.5 a:Error(2) b:running/ready +Sandbox");
        yield return ("one failed, one succeeded", See(Pod("Never", [Plain("a"), Plain("b")]), Sandbox(), Exited("a", 2), Exited("b", 0)), "Failed 10.1.0.5 a:Error(2) b:Completed(0) +Sandbox");
        yield return ("OnFailure: failed ones go on", See(Pod("OnFailure"), Sandbox(), Exited("a", 2)), "Running 10.1.0.5 a:Error(2) +Sandbox");
        yield return ("init failed for good", See(Pod("Never", inits: [Plain("i")]), Sandbox(), Exited("i", 1)), "Failed 10.1.0.5 i:Error(1) a:PodInitializing +Sandbox -Initialized");
        yield return ("deleted, still runs", See(Pod(), Sandbox(), Running("a"), Deleted()), "Running 10.1.0.5 a:running/ready +Sandbox +Ready");
        yield return ("deleted, ended well", See(Pod(), Sandbox(), Exited("a", 0), Deleted()), "Succeeded 10.1.0.5 a:Completed(0) +Sandbox");
        yield return ("deleted, killed", See(Pod(), Sandbox(), Exited("a", 137), Deleted()), "Failed 10.1.0.5 a:Error(137) +Sandbox");
        yield return ("deadline passed", See(Pod(), Sandbox(), Running("a"), new Termination(TerminationCause.DeadlineExceeded, Now, default) { Reason = "DeadlineExceeded" }), "Failed(DeadlineExceeded) 10.1.0.5 a:running/ready +Sandbox");
        yield return ("sandbox lost, never restarted", See(Pod("Never", [Plain("a"), Plain("b")]), Sandbox(ready: false, stopped: true), Exited("a", 255)), "Failed a:Error(255) b:ContainerCreating");
        yield return ("sidecar does not keep a finished pod", See(Pod("Never", inits: [Sidecar("s")]), Sandbox(), Running("s"), Exited("a", 0)), "Succeeded 10.1.0.5 s:running/ready a:Completed(0) +Sandbox");
        yield return ("sidecar stopped after its pod failed", See(Pod("Never", inits: [Sidecar("s")]), Sandbox(), Exited("s", 137), Exited("a", 3)), "Failed 10.1.0.5 s:Error(137) a:Error(3) +Sandbox");
        yield return ("sidecar crashes beside one that waits", See(Pod(inits: [Sidecar("s")]), Sandbox(), Exited("s", 1), Exited("a", 3, 4), ("a", TenSeconds)), "Running 10.1.0.5 s:Error(1) a:CrashLoopBackOff +Sandbox");
    }

    private static string Show(PodStatus status)
    {
        var words = new List<string> { status.Phase + (status.Reason is { } reason ? $"({reason})" : "") };
        if (status.PodIP is { } ip) words.Add(ip);
        foreach (var container in status.InitContainerStatuses.Concat(status.ContainerStatuses))
        {
            var state = container.State switch
            {
                { Waiting: { } waiting } => waiting.Reason,
                { Running: not null } => container.Ready ? "running/ready" : "running",
                { Terminated: { } ended } => $"{ended.Reason}({ended.ExitCode})",
                _ => "?",
            };
            words.Add($"{container.Name}:{state}");
        }
        if (status.Conditions.IsTrue("PodReadyToStartContainers")) words.Add("+Sandbox");
        if (!status.Conditions.IsTrue("Initialized")) words.Add("-Initialized");
        if (status.Conditions.IsTrue("Ready")) words.Add("+Ready");
        return string.Join(' ', words);
    }
}

using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;
using static MiniKube.NodeAgent.Tests.Pods.World;

namespace MiniKube.NodeAgent.Tests.Pods;

public sealed class PodPlanTests
{
    private static readonly ProbeVerdict Dead = new() { FailedProbe = "liveness" };
    private static readonly ProbeVerdict Starting = new() { Started = false, Ready = false };
    private static readonly RestartBackoff TenSeconds = new(TimeSpan.FromSeconds(10), Now.AddSeconds(-5));

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (name, seen, plan) in All()) data.Add(name, Show(PodPlan.Decide(seen)), plan);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decide_InEachSituation_DoesWhatKubernetesSays(string situation, string decided, string expected) => decided.ShouldBe(expected, situation);

    [Fact]
    public void Decide_WithADeadline_WakesWhenItPasses()
    {
        var pod = Pod(deadline: 60);
        pod = pod with { Status = pod.Status with { StartTime = Now.AddSeconds(-20) } };
        Show(PodPlan.Decide(See(pod, Sandbox(), Running("a")))).ShouldBe("wake +40s");
    }

    [Fact]
    public void Decide_ProbeWithItsOwnGrace_StopsWithIt()
    {
        var verdict = Dead with { GraceSeconds = 3 };
        Show(PodPlan.Decide(See(Pod(), Sandbox(), Running("a"), ("a0", verdict)))).ShouldBe("stop a 3s");
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 2)]
    public void Decide_ChangedImage_ReplacesTheContainer(int grace, int given)
    {
        var pod = Pod(containers: [new() { Name = "a", Image = "other" }]);
        pod = pod with { Spec = pod.Spec with { TerminationGracePeriodSeconds = grace } };
        Show(PodPlan.Decide(See(pod, Sandbox(), Running("a")))).ShouldBe($"stop a {given}s");
    }

    [Fact]
    public void Replaces_ChangedImage_UntilItRunsOrCannot()
    {
        var pod = Pod(containers: [new() { Name = "a", Image = "other" }]);
        var made = Running("a", 1) with { SpecHash = PodContainer.Of(pod.Spec)[0].Hash };

        See(pod, Sandbox(), Running("a")).Replaces.ShouldBeTrue();
        See(pod, Sandbox(), Exited("a", 143)).Replaces.ShouldBeTrue();
        See(pod, Sandbox(), Exited("a", 143), made).Replaces.ShouldBeFalse();
        See(pod, Sandbox(), Exited("a", 143), ("a", new StartFailure("ErrImagePull", "", Now, 1))).Replaces.ShouldBeFalse();
        See(pod, Sandbox(), Running("a"), Deleted()).Replaces.ShouldBeFalse();
        See(Pod(), Sandbox(), Exited("a", 1)).Replaces.ShouldBeFalse();
    }

    private static IEnumerable<(string, PodObservation, string)> All()
    {
        yield return ("a new pod", See(Pod()) with { VolumesReady = false }, "mount, sandbox#0");
        yield return ("sandbox first, volumes are ready", See(Pod()), "sandbox#0");
        yield return ("sandbox on its way", See(Pod(), PodAction.SandboxKey), "");
        yield return ("sandbox there, volumes not", See(Pod(), Sandbox()) with { VolumesReady = false }, "mount");
        yield return ("sandbox there", See(Pod(), Sandbox()), "start a#0");
        yield return ("two containers start together", See(Pod(containers: [Plain("a"), Plain("b")]), Sandbox()), "start a#0, start b#0");
        yield return ("a postStart hook holds up the next", See(Pod(containers: [Plain("a", lifecycle: new() { PostStart = new() }), Plain("b")]), Sandbox()), "start a#0");
        yield return ("start under way", See(Pod(), Sandbox(), "a"), "");
        yield return ("all runs", See(Pod(), Sandbox(), Running("a")), "");
        yield return ("sandbox failed a moment ago", See(Pod(), (PodAction.SandboxKey, new StartFailure("FailedCreatePodSandBox", "", Now, 1))), "wake +1s");
        yield return ("image cannot be pulled: first the error, then the wait", See(Pod(), Sandbox(), ("a", new StartFailure("ErrImagePull", "", Now, 1))), "wake +2s");
        yield return ("image cannot be pulled, second time", See(Pod(), Sandbox(), ("a", new StartFailure("ErrImagePull", "", Now.AddSeconds(-3), 2))), "wake +17s");
        yield return ("image may be tried again", See(Pod(), Sandbox(), ("a", new StartFailure("ErrImagePull", "", Now.AddSeconds(-11), 1))), "start a#0");

        yield return ("first restart is at once", See(Pod(), Sandbox(), Exited("a", 1)), "start a#1");
        yield return ("second waits", See(Pod(), Sandbox(), Exited("a", 1, 1), Exited("a", 1), ("a", TenSeconds)), "wake +9s");
        yield return ("the wait is over", See(Pod(), Sandbox(), Exited("a", 1, 1, secondsAgo: 11), ("a", TenSeconds)), "start a#2");
        yield return ("ran for more than ten minutes: forgotten", See(Pod(), Sandbox(), Exited("a", 1, 1), ("a", new RestartBackoff(TimeSpan.FromMinutes(5), Now.AddMinutes(-11)))), "start a#2");
        yield return ("success restarts under Always", See(Pod(), Sandbox(), Exited("a", 0)), "start a#1");
        yield return ("OnFailure, failed", See(Pod("OnFailure"), Sandbox(), Exited("a", 1)), "start a#1");
        yield return ("OnFailure, succeeded", See(Pod("OnFailure"), Sandbox(), Exited("a", 0)), "");
        yield return ("Never", See(Pod("Never"), Sandbox(), Exited("a", 1)), "");
        yield return ("only the newest two runs are kept", See(Pod(), Sandbox(), Running("a", 2), Exited("a", 1, 1), Exited("a", 1)), "remove a0");
        yield return ("left between create and start", See(Pod(), Sandbox(), Created("a")), "remove a0");

        yield return ("liveness failed", See(Pod(), Sandbox(), Running("a"), ("a0", Dead)), "stop a 30s");
        yield return ("liveness failed, being stopped", See(Pod(), Sandbox(), Running("a"), ("a0", Dead), "a"), "");

        var inits = Pod(inits: [Plain("i1"), Plain("i2")]);
        yield return ("init first", See(inits, Sandbox()), "start i1#0");
        yield return ("init runs", See(inits, Sandbox(), Running("i1")), "");
        yield return ("next init", See(inits, Sandbox(), Exited("i1", 0)), "start i2#0");
        yield return ("init failed", See(inits, Sandbox(), Exited("i1", 1)), "start i1#1");
        yield return ("init failed again", See(inits, Sandbox(), Exited("i1", 1, 1), ("i1", TenSeconds)), "wake +9s");
        yield return ("init failed, never again", See(Pod("Never", inits: [Plain("i1")]), Sandbox(), Exited("i1", 1)), "");
        yield return ("all init done", See(inits, Sandbox(), Exited("i1", 0), Exited("i2", 0)), "start a#0");
        yield return ("init is not repeated while main restarts", See(inits, Sandbox(), Exited("i1", 0), Exited("i2", 0), Exited("a", 1)), "start a#1");
        yield return ("init again in a new sandbox", See(inits, Sandbox(1), Exited("i1", 0, sandbox: ""), Exited("i2", 0, sandbox: ""), Exited("a", 255, sandbox: "")), "start i1#1");

        var sidecar = Pod(inits: [Sidecar("s"), Plain("i")]);
        yield return ("sidecar first", See(sidecar, Sandbox()), "start s#0");
        yield return ("the next waits until it has started", See(sidecar, Sandbox(), Running("s"), ("s0", Starting)), "");
        yield return ("sidecar has started", See(sidecar, Sandbox(), Running("s")), "start i#0");
        yield return ("sidecar and init", See(sidecar, Sandbox(), Running("s"), Exited("i", 0)), "start a#0");
        yield return ("sidecar restarts whatever its code and the policy", See(Pod("Never", inits: [Sidecar("s")]), Sandbox(), Exited("s", 0), Running("a")), "start s#1");

        yield return ("sandbox broke: what runs ends first", See(Pod(), Sandbox(ready: false), Running("a")), "stop a 30s");
        yield return ("sandbox broke: it is stopped", See(Pod(), Sandbox(ready: false), Exited("a", 255)), "stop-sandbox s0");
        yield return ("sandbox broke: a new one", See(Pod(), Sandbox(ready: false, stopped: true), Exited("a", 255)), "sandbox#1");
        yield return ("sandbox broke, nothing would run", See(Pod("Never"), Sandbox(ready: false, stopped: true), Exited("a", 255)), "");
        yield return ("sandbox broke, all had succeeded", See(Pod("OnFailure"), Sandbox(ready: false, stopped: true), Exited("a", 0)), "");
        yield return ("the old sandbox goes", See(Pod(), Sandbox(0, ready: false, stopped: true), Sandbox(1), Running("a", 1, "s1")), "remove-sandbox s0");
        yield return ("an old sandbox that was never stopped", See(Pod(), Sandbox(0, ready: false), Sandbox(1), Running("a", 1, "s1")), "stop-sandbox s0");

        yield return ("deleted", See(Pod(), Sandbox(), Running("a"), Deleted()), "stop a 30s");
        yield return ("deleted a while ago", See(Pod(), Sandbox(), Running("a"), Deleted(30, secondsAgo: 20)), "stop a 10s");
        yield return ("deleted, time is over", See(Pod(), Sandbox(), Running("a"), Deleted(30, secondsAgo: 40)), "stop a 0s");
        yield return ("deleted, being stopped", See(Pod(), Sandbox(), Running("a"), "a", Deleted()), "");
        yield return ("deleted, nothing restarts", See(Pod(), Sandbox(), Exited("a", 1), Deleted()), "stop-sandbox s0");
        yield return ("deleted, a start is still under way", See(Pod(), Sandbox(), "a", Deleted()), "");
        yield return ("deleted, sandbox stopped", See(Pod(), Sandbox(stopped: true, ready: false), Exited("a", 0), Deleted()), "release+delete");
        yield return ("deleted before anything was made", See(Pod(), Deleted()), "release+delete");
        yield return ("deleted, all done", See(Pod(), Deleted()) with { Removed = true }, "");
        yield return ("sidecars end after the main containers", See(sidecar, Sandbox(), Running("s"), Running("a"), Deleted()), "stop a 30s");
        yield return ("sidecars end", See(sidecar, Sandbox(), Running("s"), Exited("a", 0), Deleted()), "stop s 30s");
        var two = Pod(inits: [Sidecar("s1"), Sidecar("s2")]);
        yield return ("sidecars end in reverse", See(two, Sandbox(), Running("s1"), Running("s2"), Exited("a", 0), Deleted()), "stop s2 30s");
        yield return ("completed: sandbox goes", See(Pod("Never"), Sandbox(), Exited("a", 0), Completed()), "stop-sandbox s0");
        yield return ("completed: released but kept", See(Pod("Never"), Sandbox(stopped: true, ready: false), Exited("a", 0), Completed()), "release");
        yield return ("completed: rest", See(Pod("Never"), Sandbox(stopped: true, ready: false), Exited("a", 0), Completed()) with { Released = true }, "");
        yield return ("completed, then deleted", See(Pod("Never"), Sandbox(stopped: true, ready: false), Exited("a", 0), Deleted()) with { Released = true }, "release+delete");
    }
}

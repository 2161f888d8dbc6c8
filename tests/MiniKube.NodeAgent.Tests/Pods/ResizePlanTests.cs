using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Reporting;
using static MiniKube.NodeAgent.Tests.Pods.World;

namespace MiniKube.NodeAgent.Tests.Pods;

public sealed class ResizePlanTests
{
    private static readonly ContainerRun Has100 = Running("a") with { Resources = Cpu("100m") };

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (name, seen, expected) in All()) data.Add(name, Show(seen), expected);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decide_InEachSituation_ResizesAsKubernetesSays(string situation, string decided, string expected) => decided.ShouldBe(expected, situation);

    private static IEnumerable<(string Name, PodObservation Seen, string Expected)> All()
    {
        var grows = Changed(Pod(containers: [Asks("a", "200m")]), granted: "100m");
        yield return ("as it should be", See(Changed(Pod(containers: [Asks("a", "100m")])), Sandbox(), Has100), " | 100");
        yield return ("written otherwise, worth the same", See(Changed(Pod(containers: [Asks("a", "0.1")])), Sandbox(), Has100), " | 100");
        yield return ("room", See(grows, Sandbox(), Has100, Room("4", "3")), "resize a0 | 100 PodResizeInProgress()");
        yield return ("under way", See(grows, Sandbox(), Has100, Room("4", "3"), "a"), " | 100 PodResizeInProgress()");
        yield return ("room when others leave", See(grows, Sandbox(), Has100, Room("4", "3900m")), "wake +5s | 100 PodResizePending(Deferred)");
        yield return ("no room ever", See(grows, Sandbox(), Has100, Room("150m", "0")), " | 100 PodResizePending(Infeasible)");
        yield return ("a smaller one needs no room", See(Changed(Pod(containers: [Asks("a", "50m")]), granted: "100m"), Sandbox(), Has100, Room("4", "5")), "resize a0 | 100 PodResizeInProgress()");
        yield return ("with a restart", See(Changed(Pod(containers: [Asks("a", "200m", "RestartContainer")]), granted: "100m"), Sandbox(), Has100, Room("4", "0")), "stop a 30s | 100 PodResizeInProgress()");
        yield return ("that could not start again", See(Changed(Pod("Never", [Asks("a", "200m", "RestartContainer")]), granted: "100m"), Sandbox(), Has100, Room("4", "0")), "resize a0 | 100 PodResizeInProgress()");
        yield return ("failed a moment ago", See(grows, Sandbox(), Has100, Room("4", "0"), (ResizePlan.FailureKey("a"), new StartFailure("ResizeError", "busy", Now, 1))), "wake +1s | 100 PodResizeInProgress(Error)");
        yield return ("agent restarted, pod never changed", See(Pod(containers: [Asks("a", "100m")]), Sandbox(), Running("a")), " | 100");
        yield return ("agent restarted, pod changed", See(grows, Sandbox(), Running("a"), Room("4", "0")), "resize a0 | 100");
        yield return ("agent restarted, no room", See(grows, Sandbox(), Running("a"), Room("4", "4")), "wake +5s | 100 PodResizePending(Deferred)");
        yield return ("on its way out", See(grows, Sandbox(), Has100, Deleted()), "stop a 30s | 100");
    }

    /// <summary>The plan, what the status says of the container's CPU, and the conditions about it.</summary>
    private static string Show(PodObservation seen)
    {
        var status = PodStatuses.Of(seen);
        var conditions = status.Conditions.Where(condition => condition.Type.StartsWith("PodResize", StringComparison.Ordinal)).Select(condition => $" {condition.Type}({condition.Reason})");
        return $"{World.Show(PodPlan.Decide(seen))} | {status.ContainerStatuses[0].Resources!.Limits["cpu"].Milli}{string.Concat(conditions)}";
    }
}

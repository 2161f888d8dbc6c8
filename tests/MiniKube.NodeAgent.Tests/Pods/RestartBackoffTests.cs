using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Tests.Pods;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Next_OverManyCrashes_DoublesFromTenSecondsToFiveMinutes()
    {
        var now = World.Now;
        RestartBackoff? last = null;
        var waits = new List<double>();
        for (var crash = 0; crash < 8; crash++)
        {
            // It crashes one second after each start.
            var finished = now.AddSeconds(1);
            var until = RestartBackoff.WaitUntil(last, finished) ?? finished;
            waits.Add((until - finished).TotalSeconds);
            now = until;
            last = RestartBackoff.Next(last, finished, now);
        }
        waits.ShouldBe([0, 10, 20, 40, 80, 160, 300, 300]);
    }

    [Fact]
    public void Merge_DeletionOfAPodThatEnds_KeepsTheNearerDeadlineAndRemoves()
    {
        var completed = new Termination(TerminationCause.Completed, World.Now, TimeSpan.FromSeconds(30));
        var deleted = new Termination(TerminationCause.Deleted, World.Now.AddSeconds(5), TimeSpan.FromSeconds(1));
        var both = Termination.Merge(completed, deleted);
        both.Removes.ShouldBeTrue();
        both.Deadline.ShouldBe(World.Now.AddSeconds(6));
    }
}

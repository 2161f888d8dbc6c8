using MiniKube.Containers;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Work;

namespace MiniKube.NodeAgent.Tests.Work;

public sealed class RuntimeRecordTests
{
    private readonly RuntimeRecord record = new(new RunReader(TimeProvider.System));

    [Fact]
    public void End_ToldBeforeTheStartIsReported_IsAskedForThen()
    {
        record.MarkStale("c1");
        record.IsStale.ShouldBeFalse("nobody knows it yet");
        record.Put(Run("c1", ContainerState.Running));
        record.IsStale.ShouldBeTrue("it may have ended since its start was read");
    }

    [Fact]
    public void End_OfWhatIsGone_IsNotKept()
    {
        record.MarkStale("c1");
        record.NothingStarts();
        record.Put(Run("c1", ContainerState.Running));
        record.IsStale.ShouldBeFalse();
    }

    [Fact]
    public void Start_ReportedAfterItsEndWasListed_DoesNotBringItBack()
    {
        record.Put(Run("c1", ContainerState.Exited));
        record.Put(Run("c1", ContainerState.Running));
        record.Runs.ShouldHaveSingleItem().Exited.ShouldBeTrue();
    }

    private static ContainerRun Run(string id, ContainerState state) => new() { Name = "main", Id = id, State = state };
}

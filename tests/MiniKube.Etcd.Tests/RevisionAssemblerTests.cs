using MiniKube.Etcd.Watching;

namespace MiniKube.Etcd.Tests;

public sealed class RevisionAssemblerTests
{
    [Fact]
    public void Add_RevisionSplitOverFragments_ComesOutWhole()
    {
        var assembler = new RevisionAssembler();

        Revisions(assembler.Add(Events(1, 2, 2), more: true)).ShouldBe([1]);
        Revisions(assembler.Add(Events(2, 2), more: true)).ShouldBeEmpty();
        Revisions(assembler.Add(Events(2, 3, 4), more: true)).ShouldBe([2, 2, 2, 2, 2, 3]);
        Revisions(assembler.Add(Events(4), more: false)).ShouldBe([4, 4]);
        Revisions(assembler.Add(Events(5, 6), more: false)).ShouldBe([5, 6]);
    }

    private static EtcdEvent[] Events(params long[] revisions) =>
        [.. revisions.Select(revision => new EtcdEvent(false, new EtcdKeyValue(default, default, 0, revision, 0, 0), null))];

    private static IEnumerable<long> Revisions(IEnumerable<EtcdEvent> events) => events.Select(one => one.Current.ModRevision);
}

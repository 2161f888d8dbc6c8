using MiniKube.Cluster.Failover;

namespace MiniKube.Cluster.Tests.Failover;

public sealed class FailoverTableTests
{
    [Fact]
    public void Rank_OfWhatWasNeverSeen_IsTheWorst()
    {
        FailoverTable.Rank([1, 2, null], 50).ShouldBe(2);
        FailoverTable.Rank([1, 2, null], 99).ShouldBeNull();
        FailoverTable.Rank([.. Enumerable.Range(1, 10).Select(i => (double?)i)], 99).ShouldBe(10);
    }

    [Fact]
    public void Table_HasALineForEachFault()
    {
        var rounds = new[] { Round("power", 5), Round("power", 6), Round("hang", 5.25) };
        var lines = FailoverTable.Render(rounds).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4);
        lines[2].ShouldStartWith("| power | 2 | 5 / 6 |");
        lines[3].ShouldStartWith("| hang | 1 | 5.25 / 5.25 | never / never |");
    }

    private static FailoverRound Round(string fault, double notReady) => new() { Fault = fault, Node = "dev-2", NotReady = notReady };
}

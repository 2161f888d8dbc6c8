using MiniKube.Cluster.Images;

namespace MiniKube.Cluster.Tests.Images;

public sealed class SpreadPlanTests
{
    private static readonly LoadedImage[] Loaded = [new("web:1", "w2", ["w1"]), new("db:1", "d1", []), new("ci:1", "c1", [])];

    [Theory]
    [InlineData("1: web:1=w2 db:1=d1 ci:1=c1 | 2: web:1=w2 db:1=d1 ci:1=c1", "", "")]
    [InlineData("1: web:1=w2 db:1=d1 ci:1=c1 | 2:", "1>2 web:1,db:1,ci:1", "")]
    [InlineData("1: web:1=w2 db:1=d1 ci:1=c1 | 2: web:1=w1 db:1=d1 ci:1=mine", "1>2 web:1", "")] // it was away; and somebody's own stays
    [InlineData("1: web:1=w2 ci:1=c1 | 2: db:1=d1", "2>1 db:1; 1>2 web:1,ci:1", "")] // a disk was lost on each
    [InlineData("1: db:1=d1 | 2: web:1=w2 db:1=d1 ci:1=c1 | 3:", "2>1 web:1,ci:1; 2>3 web:1,db:1,ci:1", "")] // from the one that has most
    [InlineData("1: web:1=w2 | 2: db:1=d1 ci:1=c1 | 3:", "2>1 db:1,ci:1; 1>2 web:1; 2>3 db:1,ci:1; 1>3 web:1", "")]
    [InlineData("1: web:1=w1 db:1=d1 | 2: db:1=d1", "", "web:1,ci:1")] // what is meant is nowhere: the one before is not brought
    [InlineData("1:", "", "web:1,db:1,ci:1")]
    public void Images_ComeFromWhoeverHasThem(string nodes, string copies, string nowhere)
    {
        var seen = Parse(nodes);
        var plan = SpreadPlan.Decide(Loaded, seen, seen.Keys);
        string.Join("; ", plan.Copies.Select(c => $"{c.From}>{c.To} {string.Join(',', c.Names)}")).ShouldBe(copies);
        string.Join(',', plan.Nowhere.Select(i => i.Name)).ShouldBe(nowhere);
    }

    [Fact]
    public void Node_ThatIsNoTarget_GivesAndGetsNothing()
    {
        var plan = SpreadPlan.Decide(Loaded, Parse("1: web:1=w2 db:1=d1 | 2: ci:1=c1 | 3:"), ["3"]);
        plan.Copies.Select(c => c.To).Distinct().ShouldBe(["3"]);
        plan.Copies.SelectMany(c => c.Names).Order().ShouldBe(["ci:1", "db:1", "web:1"]);
        plan.Nowhere.ShouldBeEmpty();
    }

    private static SortedDictionary<string, IReadOnlyDictionary<string, string>> Parse(string nodes) => new(nodes.Split('|').Select(n => n.Split(": ", 2, StringSplitOptions.TrimEntries)).ToDictionary(
        n => n[0].Trim(':', ' '), n => (IReadOnlyDictionary<string, string>)n[^1].Split(' ').Where(i => i.Contains('=')).Select(i => i.Split('=')).ToDictionary(i => i[0], i => i[1])));
}

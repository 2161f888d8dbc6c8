using System.Net;
using FsCheck;
using FsCheck.Fluent;
using MiniKube.Controllers.NodeIpam;

namespace MiniKube.Controllers.Tests;

public sealed class CidrPoolTests
{
    [Fact]
    public void Take_AnyOrderOfTakingAndReleasing_NeverGivesOneTwice() => Prop.ForAll(Gen.Choose(0, 3).ListOf(200).ToArbitrary(), steps =>
    {
        var pool = new CidrPool(IPNetwork.Parse("10.244.0.0/20"), 24);
        var held = new HashSet<IPNetwork>();
        foreach (var step in steps)
        {
            if (step == 0 && held.Count > 0)
            {
                pool.Release(held.First());
                held.Remove(held.First());
            }
            else if (pool.Take() is { } part)
            {
                held.Add(part).ShouldBeTrue($"{part} was given out twice");
                held.ShouldAllBe(other => other.Equals(part) || !other.Contains(part.BaseAddress));
            }
            else
            {
                held.Count.ShouldBe(16);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Take_AfterARebuild_AvoidsWhatNodesHave()
    {
        var pool = new CidrPool(IPNetwork.Parse("10.244.0.0/16"), 24);
        pool.Occupy(IPNetwork.Parse("10.244.0.0/24"));
        pool.Occupy(IPNetwork.Parse("10.244.2.0/23"));
        pool.Take().ToString().ShouldBe("10.244.1.0/24");
        pool.Take().ToString().ShouldBe("10.244.4.0/24");
        pool.Free.ShouldBe(251);
    }

    [Fact]
    public void Take_FromIPv6_Counts()
    {
        var pool = new CidrPool(IPNetwork.Parse("fd00:10:244::/56"), 64);
        pool.Take().ToString().ShouldBe("fd00:10:244::/64");
        pool.Take().ToString().ShouldBe("fd00:10:244:1::/64");
    }

    [Fact]
    public void Take_OfBothFamilies_GivesOneOfEachOrNothing()
    {
        var pools = new CidrPools([IPNetwork.Parse("10.244.0.0/16"), IPNetwork.Parse("fd00:10:244::/63")], 24, 64);
        pools.Take()!.Select(part => part.ToString()).ShouldBe(["10.244.0.0/24", "fd00:10:244::/64"]);
        pools.Take()!.Select(part => part.ToString()).ShouldBe(["10.244.1.0/24", "fd00:10:244:1::/64"]);
        pools.Take().ShouldBeNull();
        pools.Release([IPNetwork.Parse("fd00:10:244::/64")]);
        pools.Take()!.Select(part => part.ToString()).ShouldBe(["10.244.3.0/24", "fd00:10:244::/64"]);
    }
}

using static MiniKube.Scheduler.Tests.TestCluster;

namespace MiniKube.Scheduler.Tests;

/// <summary>Which of the nodes that fit is preferred.</summary>
public sealed class ScoreTests
{
    [Fact]
    public void LeastAllocated_PrefersTheEmptierNode()
    {
        var cluster = new TestCluster(Node("full"), Node("empty"));
        cluster.Set(Placed(Pod("there", cpu: "3", memory: "6Gi"), "full"));

        cluster.Try(Pod("p", cpu: "500m", memory: "1Gi")).ShouldBe("empty");
    }

    [Fact]
    public void BalancedAllocation_PrefersTheNodeThatEndsUpEven()
    {
        // Both would have the same mean left; on "even" CPU and memory would be used alike.
        var cluster = new TestCluster(Node("even", cpu: "10", memory: "10Gi"), Node("skewed", cpu: "10", memory: "10Gi"));
        cluster.Set(Placed(Pod("x", cpu: "1", memory: "5Gi"), "even"));
        cluster.Set(Placed(Pod("y", cpu: "5", memory: "1Gi"), "skewed"));

        cluster.Try(Pod("p", cpu: "4", memory: "200Mi")).ShouldBe("even");
    }

    [Fact]
    public void PreferredNodeAffinity_OutweighsEvenUse()
    {
        var pod = Pod("p");
        var preference = new PreferredSchedulingTerm { Weight = 10, Preference = new() { MatchExpressions = [new() { Key = "disk", Operator = "In", Values = ["ssd"] }] } };
        pod = pod with { Spec = pod.Spec with { Affinity = new() { NodeAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [preference] } } } };

        new TestCluster(Node("plain"), Node("liked", labels: "disk=ssd"), Node("other")).Try(pod).ShouldBe("liked");
    }

    [Fact]
    public void SoftTaint_IsAvoided_WhileAnotherNodeFits() =>
        new TestCluster(Node("avoid", taints: "k=v:PreferNoSchedule"), Node("clean", cpu: "1", memory: "1Gi")).Try(Pod("p")).ShouldBe("clean");

    [Fact]
    public void ImageLocality_PrefersTheNodeThatHasTheImage()
    {
        var has = Node("has");
        has = has with { Status = has.Status with { Images = [new() { Names = ["docker.io/library/web:latest"], SizeBytes = 900L << 20 }] } };

        new TestCluster(Node("a"), has, Node("b")).Try(Pod("p")).ShouldBe("has");
    }

    [Theory]
    [InlineData(50, 0, 50)]
    [InlineData(200, 0, 100)]
    [InlineData(1000, 0, 420)]
    [InlineData(6000, 0, 300)]
    [InlineData(1000, 20, 200)]
    public void Sample_OfLargeClusters_IsAShareOfTheNodes(int nodes, int percentage, int expected) => NodeSample.Enough(nodes, percentage).ShouldBe(expected);

    [Theory]
    [InlineData("web", "docker.io/library/web:latest")]
    [InlineData("me/web:1", "docker.io/me/web:1")]
    [InlineData("localhost:5000/web", "localhost:5000/web:latest")]
    [InlineData("lab.local/web@sha256:0", "lab.local/web@sha256:0")]
    public void ImageName_InEveryForm_IsOneName(string written, string normal) => ImageName.Normalize(written).ShouldBe(normal);

    private static Pod Placed(Pod pod, string node) => pod with { Spec = pod.Spec with { NodeName = node } };
}

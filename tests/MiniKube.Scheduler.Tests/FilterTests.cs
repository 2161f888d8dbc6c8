using static MiniKube.Scheduler.Tests.TestCluster;

namespace MiniKube.Scheduler.Tests;

/// <summary>Which nodes a pod may be on, and in which words it is told why not.</summary>
public sealed class FilterTests
{
    [Fact]
    public void Message_OfSeveralNodes_CountsReasonsAsKubernetesDoes()
    {
        var cluster = new TestCluster(Node("a", cpu: "1"), Node("b", taints: "k=v:NoSchedule"), Node("c", taints: "k=v:NoExecute"));

        cluster.Try(Pod("p", cpu: "2")).ShouldBe("0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {k: v}.");
    }

    [Fact]
    public void Message_WithoutNodes_SaysSo() => new TestCluster().Try(Pod("p")).ShouldBe("no nodes available to schedule pods");

    [Theory]
    [InlineData("4", "8Gi", "a")]
    [InlineData("4001m", "1Gi", "0/1 nodes are available: 1 Insufficient cpu.")]
    [InlineData("5", "9Gi", "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.")]
    public void Resources_UpToWhatTheNodeHas_Fit(string cpu, string memory, string expected) =>
        new TestCluster(Node("a")).Try(Pod("p", cpu, memory)).ShouldBe(expected);

    [Fact]
    public void Resources_OfPodsNotYetBound_AreTaken()
    {
        var cluster = new TestCluster(Node("a", cpu: "3"));

        cluster.Try(Pod("p", cpu: "2")).ShouldBe("a");
        cluster.Try(Pod("q", cpu: "2")).ShouldBe("0/1 nodes are available: 1 Insufficient cpu.");
    }

    [Fact]
    public void Resources_PodsBeyondTheNodesCount_AreRejected()
    {
        var cluster = new TestCluster(Node("a", pods: 1));

        cluster.Try(Pod("p")).ShouldBe("a");
        cluster.Try(Pod("q")).ShouldBe("0/1 nodes are available: 1 Too many pods.");
    }

    [Fact]
    public void Resources_OfInitContainersAndSidecarsAndOverhead_AreCounted()
    {
        var pod = Pod("p", cpu: "1");
        pod = pod with
        {
            Spec = pod.Spec with
            {
                InitContainers = [Asks("sidecar", "1", "Always"), Asks("init", "3", null)],
                Overhead = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("1") },
            },
        };

        // The init container runs beside the sidecar (3 + 1), which is more than what runs later (1 + 1); overhead 1 on top.
        new TestCluster(Node("a", cpu: "5")).Try(pod).ShouldBe("a");
        new TestCluster(Node("a", cpu: "4999m")).Try(pod).ShouldBe("0/1 nodes are available: 1 Insufficient cpu.");
    }

    [Fact]
    public void ExtendedResource_NotOnTheNode_IsNamed()
    {
        var pod = Pod("p");
        pod = pod with { Spec = pod.Spec with { Containers = [Asks("main", "0", null, "example.com/gpu")] } };

        new TestCluster(Node("a")).Try(pod).ShouldBe("0/1 nodes are available: 1 Insufficient example.com/gpu.");
    }

    [Fact]
    public void Cordoned_Node_TakesOnlyPodsThatTolerateIt()
    {
        var tolerating = Pod("q");
        tolerating = tolerating with { Spec = tolerating.Spec with { Tolerations = [new() { Key = "node.kubernetes.io/unschedulable", Operator = "Exists" }] } };

        new TestCluster(Node("a", cordoned: true)).Try(Pod("p")).ShouldBe("0/1 nodes are available: 1 node(s) were unschedulable.");
        new TestCluster(Node("a", cordoned: true)).Try(tolerating).ShouldBe("a");
    }

    [Theory]
    [InlineData("Exists", "k", null, null, true)]
    [InlineData("Exists", null, null, null, true)]
    [InlineData("Equal", "k", "v", "NoSchedule", true)]
    [InlineData("Equal", "k", "w", null, false)]
    [InlineData(null, "k", "v", "NoExecute", false)]
    public void Taint_MetByToleration_LetsThePodThrough(string? op, string? key, string? value, string? effect, bool fits)
    {
        var pod = Pod("p");
        pod = pod with { Spec = pod.Spec with { Tolerations = [new() { Operator = op, Key = key, Value = value, Effect = effect }] } };

        new TestCluster(Node("a", taints: "k=v:NoSchedule")).Try(pod).ShouldBe(fits ? "a" : "0/1 nodes are available: 1 node(s) had untolerated taint {k: v}.");
    }

    [Fact]
    public void NotReady_BeforeItsTaintIsWritten_KeepsPodsAway()
    {
        var node = Node("a");
        node = node with { Status = node.Status with { Conditions = [new() { Type = "Ready", Status = "Unknown" }] } };

        new TestCluster(node).Try(Pod("p")).ShouldBe("0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.");
    }

    [Theory]
    [InlineData("disk", "In", "ssd,nvme", "fast")]
    [InlineData("disk", "NotIn", "ssd", "slow")]
    [InlineData("rank", "Gt", "5", "fast")]
    [InlineData("rank", "Lt", "5", "slow")]
    [InlineData("rank", "DoesNotExist", "", "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.")]
    public void NodeAffinity_Operators_ChooseNodes(string key, string op, string values, string expected)
    {
        var pod = Pod("p");
        pod = pod with { Spec = pod.Spec with { Affinity = Requires(new NodeSelectorRequirement { Key = key, Operator = op, Values = values.Split(',', StringSplitOptions.RemoveEmptyEntries) }) } };

        new TestCluster(Node("fast", labels: "disk=ssd,rank=9"), Node("slow", labels: "disk=hdd,rank=1")).Try(pod).ShouldBe(expected);
    }

    [Fact]
    public void NodeSelector_AndAffinity_MustBothHold()
    {
        var pod = Pod("p");
        pod = pod with
        {
            Spec = pod.Spec with
            {
                NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" },
                Affinity = Requires(new NodeSelectorRequirement { Key = "zone", Operator = "In", Values = ["z2"] }),
            },
        };

        new TestCluster(Node("a", labels: "disk=ssd,zone=z1"), Node("b", labels: "disk=ssd,zone=z2"), Node("c", labels: "disk=hdd,zone=z2")).Try(pod).ShouldBe("b");
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1", "TCP", false)]
    [InlineData("10.0.0.1", "10.0.0.2", "TCP", true)]
    [InlineData("", "", "UDP", true)]
    [InlineData("", "", "TCP", false)]
    public void HostPort_TakenByAnother_Conflicts(string first, string second, string secondProtocol, bool fits)
    {
        var cluster = new TestCluster(Node("a"));
        cluster.Try(WithPort(Pod("p"), first, "TCP")).ShouldBe("a");

        cluster.Try(WithPort(Pod("q"), second, secondProtocol)).ShouldBe(fits ? "a" : "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.");
    }

    private static Affinity Requires(NodeSelectorRequirement requirement) => new()
    {
        NodeAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = new() { NodeSelectorTerms = [new() { MatchExpressions = [requirement] }] } },
    };

    private static Pod WithPort(Pod pod, string address, string protocol) => pod with
    {
        Spec = pod.Spec with { Containers = [pod.Spec.Containers[0] with { Ports = [new() { HostPort = 80, ContainerPortValue = 80, HostIP = address, Protocol = protocol }] }] },
    };

    private static Container Asks(string name, string cpu, string? restart, string? other = null) => new()
    {
        Name = name,
        RestartPolicy = restart,
        Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), [other ?? "memory"] = new(other is null ? 0 : 1) } },
    };
}

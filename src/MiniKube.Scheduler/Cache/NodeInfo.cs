namespace MiniKube.Scheduler;

/// <summary>
/// A node and the pods on it, with running sums, so that most questions about it take constant time. It exists without a node
/// while pods are left on a node that is gone; nothing is placed there then.
/// </summary>
internal sealed class NodeInfo(string name)
{
    private const long UnboundedPods = 110;

    private readonly Dictionary<string, PodInfo> pods = [];
    private readonly Dictionary<string, int> groups = [];
    private readonly List<HostPort> usedPorts = [];
    private readonly List<PodInfo> repelling = [];

    public string Name => name;

    public Node? Node { get; private set; }

    public ResourceAmounts Allocatable { get; private set; } = new();

    public long AllocatablePods { get; private set; }

    /// <summary>Taints that keep pods away, and those that are only to be avoided.</summary>
    public Taint[] HardTaints { get; private set; } = [];

    public Taint[] SoftTaints { get; private set; } = [];

    /// <summary>Sizes of the images that the node has, by normalized name.</summary>
    public IReadOnlyDictionary<string, long> Images { get; private set; } = new Dictionary<string, long>();

    public ResourceAmounts Requested { get; } = new();

    public long ScoredMilliCpu { get; private set; }

    public long ScoredMemory { get; private set; }

    public int PodCount => pods.Count;

    public Dictionary<string, PodInfo>.ValueCollection Pods => pods.Values;

    /// <summary>Pods here with required anti-affinity.</summary>
    public IReadOnlyList<PodInfo> Repelling => repelling;

    public int CountOfGroup(string group) => groups.GetValueOrDefault(group);

    public string? Label(string key) => Node?.Metadata.Labels.GetValueOrDefault(key);

    public void SetNode(Node? node)
    {
        Node = node;
        Allocatable = node is null ? new() : ResourceAmounts.Of(node.Status.Allocatable);
        AllocatablePods = node is null ? 0 : node.Status.Allocatable.TryGetValue("pods", out var count) ? count.Units : UnboundedPods;
        HardTaints = node is null ? [] : [.. node.Spec.Taints.Where(taint => taint.Effect is "NoSchedule" or "NoExecute"), .. NodeReadiness.ImpliedTaints(node)];
        SoftTaints = node is null ? [] : [.. node.Spec.Taints.Where(taint => taint.Effect == "PreferNoSchedule")];
        var images = new Dictionary<string, long>();
        foreach (var image in node?.Status.Images ?? [])
        {
            foreach (var imageName in image.Names) images[ImageName.Normalize(imageName)] = image.SizeBytes;
        }
        Images = images;
    }

    public void Add(PodInfo pod)
    {
        if (pods.Remove(pod.Uid, out var before)) Account(before, -1);
        pods.Add(pod.Uid, pod);
        Account(pod, 1);
    }

    public bool Remove(string uid)
    {
        if (!pods.Remove(uid, out var pod)) return false;
        Account(pod, -1);
        return true;
    }

    public bool HasPortFor(HostPort wanted)
    {
        foreach (var port in usedPorts)
        {
            if (port.ConflictsWith(wanted)) return false;
        }
        return true;
    }

    private void Account(PodInfo pod, int sign)
    {
        if (sign > 0) Requested.Add(pod.Requests);
        else Requested.Subtract(pod.Requests);
        ScoredMilliCpu += sign * pod.ScoredMilliCpu;
        ScoredMemory += sign * pod.ScoredMemory;
        foreach (var port in pod.HostPorts)
        {
            if (sign > 0) usedPorts.Add(port);
            else usedPorts.Remove(port);
        }
        if (pod.RequiredAntiAffinity.Length > 0)
        {
            if (sign > 0) repelling.Add(pod);
            else repelling.Remove(pod);
        }
        if (pod.SpreadGroup is not { } group) return;
        var count = groups.GetValueOrDefault(group) + sign;
        if (count == 0) groups.Remove(group);
        else groups[group] = count;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Scheduler;

/// <summary>
/// Nodes and the pods on them as the scheduler sees them: what the API server told, plus pods that were placed but are not told as bound yet
/// (assumed).
/// Not safe for several threads: whoever owns it holds one lock for a whole cycle, so that a cycle sees one state and nothing is copied.
/// </summary>
internal sealed class ClusterCache
{
    private readonly Dictionary<string, NodeInfo> nodes = [];
    private readonly List<NodeInfo> schedulable = [];
    private readonly Dictionary<string, (PodInfo Pod, NodeInfo Node)> pods = [];
    private readonly HashSet<string> assumed = [];
    private readonly Dictionary<string, int> nodesWithImage = [];
    private readonly SortedDictionary<int, int> priorities = [];
    private readonly Dictionary<string, (PodInfo Pod, string Node)> nominated = [];

    /// <summary>Nodes that exist, in no order.</summary>
    public IReadOnlyList<NodeInfo> Nodes => schedulable;

    public NamespaceLabels Namespaces { get; } = new();

    public int PodCount => pods.Count;

    public int AssumedCount => assumed.Count;

    /// <summary>Nodes with a pod that repels others; few in most clusters, so that most pods need not look for them.</summary>
    public int RepellingPods { get; private set; }

    /// <summary>Of all pods on nodes; null when there are none.</summary>
    public int? LowestPriority => priorities.Count == 0 ? null : priorities.First().Key;

    /// <summary>Pods for which room is being made, by UID: others of less priority may not take it.</summary>
    public IReadOnlyDictionary<string, (PodInfo Pod, string Node)> Nominated => nominated;

    public NodeInfo? Find(string node) => nodes.GetValueOrDefault(node);

    public int NodesWithImage(string image) => nodesWithImage.GetValueOrDefault(image);

    public void Nominate(PodInfo pod, string node) => nominated[pod.Uid] = (pod, node);

    public void DropNomination(string uid) => nominated.Remove(uid);

    public NodeInfo SetNode(Node node)
    {
        var info = Ensure(node.Metadata.Name ?? "");
        if (info.Node is null) schedulable.Add(info);
        CountImages(info, -1);
        info.SetNode(node);
        CountImages(info, 1);
        return info;
    }

    public NodeInfo? RemoveNode(string name)
    {
        if (!nodes.TryGetValue(name, out var info)) return null;
        schedulable.Remove(info);
        CountImages(info, -1);
        info.SetNode(null);
        DropIfEmpty(info);
        return info;
    }

    /// <summary>A pod that the API server told as bound. It confirms or corrects an assumption.</summary>
    public NodeInfo SetPod(PodInfo pod)
    {
        return Put(pod, Ensure(pod.Pod.Spec.NodeName!));
    }

    /// <summary>Counts a pod as on the node before the API server knows.</summary>
    public void Assume(PodInfo pod, NodeInfo node)
    {
        Put(pod, node);
        assumed.Add(pod.Uid);
    }

    public bool IsAssumed(string uid) => assumed.Contains(uid);

    /// <summary>Takes an assumption back; false when the pod has been told as bound meanwhile.</summary>
    public bool Forget(string uid)
    {
        if (!assumed.Contains(uid)) return false;
        TryRemovePod(uid, out _, out _);
        return true;
    }

    public bool TryRemovePod(string uid, [NotNullWhen(true)] out PodInfo? pod, [NotNullWhen(true)] out NodeInfo? node)
    {
        (pod, node) = (null, null);
        assumed.Remove(uid);
        if (!pods.Remove(uid, out var placed)) return false;
        (pod, node) = placed;
        if (pod.RequiredAntiAffinity.Length > 0) RepellingPods--;
        CountPriority(pod.Priority, -1);
        node.Remove(uid);
        DropIfEmpty(node);
        return true;
    }

    private NodeInfo Put(PodInfo pod, NodeInfo node)
    {
        TryRemovePod(pod.Uid, out _, out _);
        // The old place may have been this one, and dropped as empty.
        nodes.TryAdd(node.Name, node);
        node.Add(pod);
        pods.Add(pod.Uid, (pod, node));
        if (pod.RequiredAntiAffinity.Length > 0) RepellingPods++;
        CountPriority(pod.Priority, 1);
        nominated.Remove(pod.Uid);
        return node;
    }

    private NodeInfo Ensure(string name)
    {
        if (!nodes.TryGetValue(name, out var info)) nodes[name] = info = new(name);
        return info;
    }

    private void DropIfEmpty(NodeInfo info)
    {
        if (info.Node is null && info.PodCount == 0) nodes.Remove(info.Name);
    }

    private void CountPriority(int priority, int sign)
    {
        var count = priorities.GetValueOrDefault(priority) + sign;
        if (count == 0) priorities.Remove(priority);
        else priorities[priority] = count;
    }

    private void CountImages(NodeInfo info, int sign)
    {
        foreach (var image in info.Images.Keys)
        {
            var count = nodesWithImage.GetValueOrDefault(image) + sign;
            if (count == 0) nodesWithImage.Remove(image);
            else nodesWithImage[image] = count;
        }
    }
}

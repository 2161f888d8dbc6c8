namespace MiniKube.Scheduler.Tests;

/// <summary>The scheduler's core, fed as informers would feed it.</summary>
internal sealed class TestCluster
{
    private readonly Dictionary<string, Pod> pods = [];
    private readonly Dictionary<string, Node> nodes = [];

    public TestCluster(params Node[] initial)
    {
        Core = new(PluginSet.Default(), "default-scheduler", 0, new Random(7), Time);
        foreach (var node in initial) Set(node);
    }

    public ManualTime Time { get; } = new();

    public SchedulerCore Core { get; }

    public IReadOnlyDictionary<string, Pod> Pods => pods;

    public IReadOnlyDictionary<string, Node> Nodes => nodes;

    public void Set(Node node)
    {
        var name = node.Metadata.Name!;
        Core.Observe(nodes.GetValueOrDefault(name), node);
        nodes[name] = node;
    }

    public void RemoveNode(string name)
    {
        if (nodes.Remove(name, out var node)) Core.Observe(node, (Node?)null);
    }

    public void Set(Pod pod)
    {
        var uid = pod.Metadata.Uid!;
        Core.Observe(pods.GetValueOrDefault(uid), pod);
        pods[uid] = pod;
    }

    public void RemovePod(string uid)
    {
        if (pods.Remove(uid, out var pod)) Core.Observe(pod, (Pod?)null);
    }

    /// <summary>What the API server does with a binding.</summary>
    public void Confirm(Outcome.Placed placed)
    {
        var pod = pods[placed.Pod.Uid];
        Set(pod with { Spec = pod.Spec with { NodeName = placed.Node } });
    }

    /// <summary>Tries a pod by itself: the node it goes to, or the message that a user reads.</summary>
    public string Try(Pod pod)
    {
        Set(pod);
        return Core.Next() switch
        {
            Outcome.Placed placed => placed.Node,
            Outcome.Rejected rejected => rejected.Diagnosis.Message,
            _ => "not tried",
        };
    }

    public static Node Node(string name, string cpu = "4", string memory = "8Gi", int pods = 110, string labels = "", string taints = "", bool cordoned = false) => new()
    {
        Metadata = new() { Name = name, Uid = name, Labels = Map($"kubernetes.io/hostname={name},{labels}") },
        Spec = new()
        {
            Unschedulable = cordoned,
            Taints = [.. Split(taints).Select(taint => taint.Split(['=', ':'])).Select(parts => new Taint { Key = parts[0], Value = parts[1], Effect = parts[2] })],
        },
        Status = new() { Allocatable = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory), ["pods"] = new(pods) } },
    };

    public static Pod Pod(string name, string cpu = "0", string memory = "0", string labels = "", string ns = "default") => new()
    {
        Metadata = new() { Name = name, Namespace = ns, Uid = $"{ns}-{name}", Labels = Map(labels), Generation = 1 },
        Spec = new()
        {
            SchedulerName = "default-scheduler",
            Containers = [new() { Name = "main", Image = "web", Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory) } } }],
        },
    };

    private static Dictionary<string, string> Map(string pairs) => Split(pairs).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

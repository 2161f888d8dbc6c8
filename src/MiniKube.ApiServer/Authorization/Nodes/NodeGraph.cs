using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization.Nodes;

/// <summary>Which pods run on which node, and what they need. A pod is read when its node first asks for something in its namespace.</summary>
internal sealed class NodeGraph
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<(string Namespace, string Name), NodePod>> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), string> nodeOf = [];
    private readonly LogFollower follower;
    private readonly ResourceDefinition pods = ResourceCatalog.BuiltIn.First(definition => definition.GroupResource == "pods");

    public NodeGraph(WatchCache cache) => follower = new(cache.For("pods"), StartOver, Apply);

    /// <summary>A pod on this node needs the object. <paramref name="resource"/> is one of <see cref="PodUse"/>'s.</summary>
    public bool Needs(string node, string @namespace, string resource, string name)
    {
        lock (gate)
        {
            if (follower.IsBehind) follower.CatchUp();
            if (!nodes.TryGetValue(node, out var here)) return false;
            foreach (var ((space, _), pod) in here)
            {
                if (space == @namespace && pod.Use.Needs(resource, name)) return true;
            }
            return false;
        }
    }


    private void StartOver(ObjectSnapshot snapshot)
    {
        nodes.Clear();
        nodeOf.Clear();
        foreach (var pod in snapshot.From("")) Set(pod);
    }

    private void Apply(LogEntry entry)
    {
        if (entry.Type == WatchEventType.Deleted) Remove((entry.Current.Namespace, entry.Current.Name));
        else Set(entry.Current);
    }

    private void Set(StoredObject pod)
    {
        var key = (pod.Namespace, pod.Name);
        var node = pod.Field(pods, "spec.nodeName") ?? "";
        if (nodeOf.TryGetValue(key, out var before) && before != node) Remove(key);
        if (node.Length == 0) return;
        nodeOf[key] = node;
        if (!nodes.TryGetValue(node, out var here)) nodes[node] = here = [];
        here[key] = here.TryGetValue(key, out var known) ? known.Next(pod) : new(pod, null);
    }

    private void Remove((string, string) key)
    {
        if (!nodeOf.Remove(key, out var node)) return;
        var here = nodes[node];
        here.Remove(key);
        if (here.Count == 0) nodes.Remove(node);
    }

    private sealed class NodePod(StoredObject item, PodUse? use)
    {
        private PodUse? use = use;

        public StoredObject Object => item;

        public PodUse Use => use ??= PodUse.Read(item);

        /// <summary>What a pod needs cannot change, except that ephemeral containers come: read it again.</summary>
        public NodePod Next(StoredObject next) => new(next, null);
    }
}

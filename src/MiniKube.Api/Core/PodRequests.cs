namespace MiniKube.Api.Core;

/// <summary>
/// What a pod as a whole asks for and may use. Rule: Kubernetes docs, "Resource sharing within containers" of init and sidecar containers: sidecars
/// (init containers that
/// always restart) run beside all that follows, other init containers run one at a time before the containers; overhead comes on top; amounts of the
/// whole pod win.
/// </summary>
public static class PodRequests
{
    /// <summary>A limit without a request counts as the request.</summary>
    public static IReadOnlyDictionary<string, Quantity> Of(PodSpec spec) => Total(spec, Requests, spec.Resources is { } whole ? Requests(whole) : null);

    /// <summary>
    /// What a pod takes of its node: what it has or what it asks for, whichever is more. What the node can never give counts for nothing.
    /// </summary>
    public static IReadOnlyDictionary<string, Quantity> OnNode(Pod pod)
    {
        var asked = Of(pod.Spec);
        if (!MayBeResized(pod)) return asked;
        var granted = GrantedTo(pod);
        if (pod.Status.Conditions.Any(condition => condition is { Type: "PodResizePending", Status: "True", Reason: "Infeasible" })) return granted;
        var counted = new Dictionary<string, Quantity>(asked);
        Raise(counted, granted);
        return counted;
    }

    /// <summary>The requests of a pod as its node has granted them, which a change of its spec may have overtaken.</summary>
    public static IReadOnlyDictionary<string, Quantity> GrantedTo(Pod pod)
    {
        if (!MayBeResized(pod)) return Of(pod.Spec);
        var known = pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses).Where(status => status.AllocatedResources.Count > 0)
            .ToDictionary(status => status.Name, status => status.AllocatedResources);
        return Of(pod.Spec with { Containers = [.. pod.Spec.Containers.Select(AsGranted)], InitContainers = [.. pod.Spec.InitContainers.Select(AsGranted)] });

        Container AsGranted(Container container) => known.TryGetValue(container.Name, out var amounts) ? container with { Resources = new() { Requests = amounts } } : container;
    }

    /// <summary>Only what every part bounds is bounded for the pod; a container without a limit leaves the pod without one.</summary>
    public static IReadOnlyDictionary<string, Quantity> LimitsOf(PodSpec spec)
    {
        var total = Total(spec, resources => resources.Limits, spec.Resources?.Limits);
        foreach (var name in total.Keys.ToArray())
        {
            if (spec.Resources?.Limits.ContainsKey(name) == true) continue;
            if (!spec.Containers.All(container => container.Resources.Limits.ContainsKey(name))
                || !spec.InitContainers.All(container => container.Resources.Limits.ContainsKey(name))) total.Remove(name);
        }
        return total;
    }

    public static bool IsSidecar(Container initContainer) => initContainer.RestartPolicy == "Always";

    private static bool MayBeResized(Pod pod) => pod.Metadata.Generation > 1;

    private static Dictionary<string, Quantity> Total(
        PodSpec spec, Func<ResourceRequirements, IReadOnlyDictionary<string, Quantity>> amounts, IReadOnlyDictionary<string, Quantity>? whole)
    {
        var running = new Dictionary<string, Quantity>();
        foreach (var container in spec.Containers) Add(running, amounts(container.Resources));
        if (spec.InitContainers.Count > 0)
        {
            var sidecars = new Dictionary<string, Quantity>();
            var starting = new Dictionary<string, Quantity>();
            foreach (var container in spec.InitContainers)
            {
                var own = amounts(container.Resources);
                if (IsSidecar(container))
                {
                    Add(running, own);
                    Add(sidecars, own);
                    Raise(starting, sidecars);
                }
                else
                {
                    var together = new Dictionary<string, Quantity>(sidecars);
                    Add(together, own);
                    Raise(starting, together);
                }
            }
            Raise(running, starting);
        }
        if (whole is not null)
        {
            foreach (var (name, amount) in whole) running[name] = amount;
        }
        if (spec.Overhead.Count > 0) Add(running, spec.Overhead);
        return running;
    }

    private static IReadOnlyDictionary<string, Quantity> Requests(ResourceRequirements resources)
    {
        if (resources.Limits.Count == 0) return resources.Requests;
        var requests = new Dictionary<string, Quantity>(resources.Limits);
        foreach (var (name, amount) in resources.Requests) requests[name] = amount;
        return requests;
    }

    private static void Add(Dictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity> amounts)
    {
        foreach (var (name, amount) in amounts) total[name] = total.TryGetValue(name, out var before) ? before + amount : amount;
    }

    private static void Raise(Dictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity> atLeast)
    {
        foreach (var (name, amount) in atLeast)
        {
            if (!total.TryGetValue(name, out var before) || before < amount) total[name] = amount;
        }
    }
}

using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Cgroups;

/// <summary>What a pod as a whole weighs and may use; limits only when every container has one.</summary>
internal sealed record PodLimits(long CpuShares, long? CpuQuota, long? Memory)
{
    public static PodLimits Of(PodSpec spec)
    {
        var cpu = Math.Max(Sum(spec, Request("cpu")).Milli, 0);
        var quota = AllLimited(spec, "cpu") ? ResourceMapping.Quota(Sum(spec, Limit("cpu")).Milli) : (long?)null;
        var memory = AllLimited(spec, "memory") ? Sum(spec, Limit("memory")).Units : (long?)null;
        return new(ResourceMapping.Shares(cpu), quota, memory);
    }

    private static bool AllLimited(PodSpec spec, string resource) =>
        spec.Containers.Concat(spec.InitContainers).All(container => container.Resources.Limits.GetValueOrDefault(resource).Value > 0);

    private static Func<Container, Quantity> Request(string resource) => container =>
        container.Resources.Requests.TryGetValue(resource, out var request) ? request : container.Resources.Limits.GetValueOrDefault(resource);

    private static Func<Container, Quantity> Limit(string resource) => container => container.Resources.Limits.GetValueOrDefault(resource);

    /// <summary>Main containers and sidecars together, or the largest init container, whichever is more.</summary>
    private static Quantity Sum(PodSpec spec, Func<Container, Quantity> amount)
    {
        var lasting = spec.Containers.Concat(spec.InitContainers.Where(init => init.RestartPolicy == "Always"));
        var together = lasting.Aggregate(Quantity.Zero, (sum, container) => sum + amount(container));
        foreach (var init in spec.InitContainers)
        {
            if (init.RestartPolicy != "Always" && amount(init) > together) together = amount(init);
        }
        return together;
    }
}

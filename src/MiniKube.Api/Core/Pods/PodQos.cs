namespace MiniKube.Api.Core;

/// <summary>How a pod is treated when its node runs short. Rule: Kubernetes docs, "Pod Quality of Service Classes".</summary>
public static class PodQos
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(PodSpec spec)
    {
        var any = false;
        var guaranteed = true;
        foreach (var resources in spec.Containers.Concat(spec.InitContainers).Select(container => container.Resources))
        {
            foreach (var name in Counted)
            {
                var request = resources.Requests.GetValueOrDefault(name);
                var limit = resources.Limits.GetValueOrDefault(name);
                any |= request > Quantity.Zero || limit > Quantity.Zero;
                guaranteed &= limit > Quantity.Zero && (request == limit || !resources.Requests.ContainsKey(name));
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }
}

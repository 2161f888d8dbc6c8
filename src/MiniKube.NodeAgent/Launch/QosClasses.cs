using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>How hard a pod's resources are promised to it. Rule: Kubernetes docs, "Pod Quality of Service Classes".</summary>
internal static class QosClasses
{
    public const string Guaranteed = "Guaranteed";
    public const string Burstable = "Burstable";
    public const string BestEffort = "BestEffort";

    public static string Of(PodSpec spec)
    {
        var all = spec.InitContainers.Concat(spec.Containers).Select(container => container.Resources).ToList();
        if (all.TrueForAll(resources => !Any(resources.Requests) && !Any(resources.Limits))) return BestEffort;
        return all.TrueForAll(resources => IsGuaranteed(resources, "cpu") && IsGuaranteed(resources, "memory")) ? Guaranteed : Burstable;
    }

    private static bool Any(IReadOnlyDictionary<string, Quantity> amounts) =>
        amounts.GetValueOrDefault("cpu").Value > 0 || amounts.GetValueOrDefault("memory").Value > 0;

    private static bool IsGuaranteed(ResourceRequirements resources, string name) =>
        resources.Limits.TryGetValue(name, out var limit) && limit.Value > 0 && (!resources.Requests.TryGetValue(name, out var request) || request == limit);
}

using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Pods;

/// <summary>Whether a container that has ended starts again. Rule: Kubernetes docs, "Pod lifecycle", restartPolicy.</summary>
internal static class RestartRules
{
    public static bool Restarts(PodContainer container, ContainerRun ended, string podPolicy)
    {
        var policy = container.Spec.RestartPolicy ?? podPolicy;
        foreach (var rule in container.Spec.RestartPolicyRules)
        {
            if (rule.Action == "Restart" && rule.ExitCodes is { } codes && codes.Values.Contains(ended.ExitCode) == (codes.Operator != "NotIn")) return true;
        }
        return container.Role switch
        {
            ContainerRole.Ephemeral => false,
            ContainerRole.Sidecar => true,
            ContainerRole.Init => !ended.Succeeded && policy != "Never",
            _ => policy switch
            {
                "Never" => false,
                "OnFailure" => !ended.Succeeded,
                _ => true,
            },
        };
    }

    /// <summary>Init containers are done: each has succeeded in this sandbox (sidecars: has started), or a main container exists in it already.</summary>
    public static bool Initialized(PodObservation seen)
    {
        foreach (var container in seen.Specs)
        {
            if (container.Role == ContainerRole.Main && seen.Current(container.Name) is { Gone: false }) return true;
        }
        foreach (var container in seen.Specs)
        {
            if (!container.IsInitDone(seen)) return false;
        }
        return true;
    }

    private static bool IsInitDone(this PodContainer container, PodObservation seen) => container.Role switch
    {
        ContainerRole.Init => seen.Current(container.Name) is { Succeeded: true },
        ContainerRole.Sidecar => seen.Current(container.Name) is { Running: true } run && seen.Verdict(run).Started,
        _ => true,
    };
}

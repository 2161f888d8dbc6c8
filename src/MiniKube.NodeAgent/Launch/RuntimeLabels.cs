using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Launch;

/// <summary>
/// What is written on sandboxes and containers, so that everything about them can be told from the runtime alone after a restart.
/// The names are those that Kubernetes' own tools look for.
/// </summary>
internal static class RuntimeLabels
{
    public const string PodName = "io.kubernetes.pod.name";
    public const string PodNamespace = "io.kubernetes.pod.namespace";
    public const string PodUid = "io.kubernetes.pod.uid";
    public const string ContainerName = "io.kubernetes.container.name";
    public const string Hash = "io.kubernetes.container.hash";
    public const string RestartCount = "io.kubernetes.container.restartCount";
    public const string GracePeriod = "io.kubernetes.pod.terminationGracePeriod";
    public const string TerminationLog = "io.kubernetes.container.terminationMessagePath";
    public const string TerminationPolicy = "io.kubernetes.container.terminationMessagePolicy";

    public static Dictionary<string, string> OfSandbox(Pod pod)
    {
        var labels = new Dictionary<string, string>(pod.Metadata.Labels)
        {
            [PodName] = pod.Metadata.Name ?? "",
            [PodNamespace] = pod.Metadata.Namespace ?? "",
            [PodUid] = pod.Metadata.Uid ?? "",
        };
        return labels;
    }

    public static Dictionary<string, string> OfContainer(Pod pod, string container) => new()
    {
        [PodName] = pod.Metadata.Name ?? "",
        [PodNamespace] = pod.Metadata.Namespace ?? "",
        [PodUid] = pod.Metadata.Uid ?? "",
        [ContainerName] = container,
    };

    public static Dictionary<string, string> Annotations(Pod pod, PodContainer container, int attempt, string terminationLog) => new()
    {
        [Hash] = container.Hash,
        [RestartCount] = attempt.ToString(),
        [GracePeriod] = (pod.Spec.TerminationGracePeriodSeconds ?? 30).ToString(),
        [TerminationLog] = terminationLog,
        [TerminationPolicy] = container.Spec.TerminationMessagePolicy ?? "File",
    };
}

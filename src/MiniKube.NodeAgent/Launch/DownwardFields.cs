using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>Values of fields that a pod may ask about itself. Rule: Kubernetes docs, "Downward API".</summary>
internal static class DownwardFields
{
    /// <exception cref="StartException">There is no such field.</exception>
    public static string Read(ObjectFieldSelector selector, PodFacts facts)
    {
        var (pod, path) = (facts.Pod, selector.FieldPath);
        if (Subscript(path, "metadata.labels") is { } label) return pod.Metadata.Labels.GetValueOrDefault(label, "");
        if (Subscript(path, "metadata.annotations") is { } annotation) return pod.Metadata.Annotations.GetValueOrDefault(annotation, "");
        return path switch
        {
            "metadata.name" => pod.Metadata.Name ?? "",
            "metadata.namespace" => pod.Metadata.Namespace ?? "",
            "metadata.uid" => pod.Metadata.Uid ?? "",
            "metadata.labels" => Lines(pod.Metadata.Labels),
            "metadata.annotations" => Lines(pod.Metadata.Annotations),
            "spec.nodeName" => pod.Spec.NodeName ?? "",
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "",
            "status.hostIP" or "status.hostIPs" => facts.HostIp,
            "status.podIP" => facts.PodIps.Count > 0 ? facts.PodIps[0] : "",
            "status.podIPs" => string.Join(',', facts.PodIps),
            _ => throw StartException.Config($"unsupported fieldPath: {path}"),
        };
    }

    /// <summary>The amount that a container has been given, in units of the divisor, rounded up.</summary>
    /// <exception cref="StartException">There is no such container or resource.</exception>
    public static string Read(ResourceFieldSelector selector, PodFacts facts, string ownContainer)
    {
        var name = selector.ContainerName is { Length: > 0 } given ? given : ownContainer;
        var container = facts.Pod.Spec.InitContainers.Concat(facts.Pod.Spec.Containers).FirstOrDefault(container => container.Name == name)
            ?? throw StartException.Config($"container {name} not found");
        var dot = selector.Resource.IndexOf('.');
        var (kind, resource) = dot < 0 ? ("", "") : (selector.Resource[..dot], selector.Resource[(dot + 1)..]);
        var amounts = kind switch
        {
            "limits" => container.Resources.Limits,
            "requests" => container.Resources.Requests,
            _ => throw StartException.Config($"unsupported container resource: {selector.Resource}"),
        };
        if (!amounts.TryGetValue(resource, out var amount) || amount.Value == 0)
        {
            amount = kind == "limits" ? facts.Allocatable.GetValueOrDefault(resource) : default;
        }
        var divisor = selector.Divisor is { Value: > 0 } given2 ? given2.Value : 1;
        return Math.Ceiling(amount.Value / divisor).ToString("0");
    }

    /// <summary>As the files of a downward API volume show maps: one <c>key="value"</c> a line, sorted.</summary>
    private static string Lines(IReadOnlyDictionary<string, string> map) =>
        string.Join('\n', map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Quote(pair.Value)}"));

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\t", "\\t").Replace("\r", "\\r") + "\"";

    private static string? Subscript(string path, string map) =>
        path.StartsWith(map + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(map.Length + 2)..^2] : null;
}

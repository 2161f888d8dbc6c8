using System.Net;
using MiniKube.Api.Core;

namespace MiniKube.Network.Policy;

/// <summary>What of a pod policies look at. Pods on their host's network are out of scope: their addresses are the node's.</summary>
internal sealed record PolicyPod
{
    public required string Uid { get; init; }
    public required string Namespace { get; init; }
    public required string Node { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public required IReadOnlyList<IPAddress> Addresses { get; init; }
    public required IReadOnlyList<PolicyPodPort> Ports { get; init; }

    /// <returns>Null: the pod has no network of its own, or has ended.</returns>
    public static PolicyPod? Of(Pod pod) => pod.Spec.HostNetwork || pod.Status.Phase is "Succeeded" or "Failed" ? null : new()
    {
        Uid = pod.Metadata.Uid ?? "",
        Namespace = pod.Metadata.Namespace ?? "",
        Node = pod.Spec.NodeName ?? "",
        Labels = pod.Metadata.Labels,
        Addresses = Parse(pod.Status.PodIPs.Count > 0 ? pod.Status.PodIPs.Select(ip => ip.Ip) : [pod.Status.PodIP ?? ""]),
        Ports =
        [
            .. from container in pod.Spec.InitContainers.Concat(pod.Spec.Containers)
               from port in container.Ports
               where !string.IsNullOrEmpty(port.Name)
               select new PolicyPodPort(port.Name!, (port.Protocol ?? "TCP").ToLowerInvariant(), port.ContainerPortValue),
        ],
    };

    public static IReadOnlyList<IPAddress> Parse(IEnumerable<string> addresses) =>
        [.. addresses.Where(text => IPAddress.TryParse(text, out _)).Select(text => IPAddress.Parse(text))];

    public bool SameAs(PolicyPod other) => Uid == other.Uid && Node == other.Node && Addresses.SequenceEqual(other.Addresses) && Ports.SequenceEqual(other.Ports)
        && Labels.Count == other.Labels.Count && Labels.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}

internal readonly record struct PolicyPodPort(string Name, string Protocol, int Port);

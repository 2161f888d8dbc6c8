using MiniKube.Api.Discovery;
using MiniKube.Controllers.Pods;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>How one pod appears behind a Service. Rules: Kubernetes docs, "EndpointSlices".</summary>
internal static class PodEndpoint
{
    /// <summary>Null when the pod has no address of the family, or has finished.</summary>
    /// <param name="zone">Of the pod's node; null: unknown.</param>
    public static Endpoint? Of(Service service, Pod pod, string family, string? zone = null)
    {
        if (pod.IsFinished() || Address(pod, family) is not { } address) return null;
        var (serving, terminating) = (pod.IsReady(), pod.IsTerminating());
        var node = pod.Spec.NodeName is { Length: > 0 } name ? name : null;
        var ready = service.Spec.PublishNotReadyAddresses || (serving && !terminating);
        return new()
        {
            Addresses = [address],
            Conditions = new() { Ready = ready, Serving = serving, Terminating = terminating },
            Hostname = Hostname(service, pod),
            NodeName = node,
            Zone = zone,
            Hints = ready ? TrafficHints.Of(service.Spec.TrafficDistribution, node, zone) : null,
            TargetRef = new() { Kind = "Pod", Namespace = pod.Metadata.Namespace, Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
        };
    }

    /// <summary>The pod's address of a family, "IPv4" or "IPv6".</summary>
    public static string? Address(Pod pod, string family)
    {
        var wantsColon = family == "IPv6";
        foreach (var ip in pod.Status.PodIPs)
        {
            if (ip.Ip.Contains(':') == wantsColon) return ip.Ip;
        }
        return pod.Status.PodIP is { Length: > 0 } only && only.Contains(':') == wantsColon ? only : null;
    }

    /// <summary>The name under which DNS finds the pod below the service, if it asked for one.</summary>
    public static string? Hostname(Service service, Pod pod) =>
        pod.Spec.Hostname is { Length: > 0 } name && pod.Spec.Subdomain == service.Metadata.Name && pod.Metadata.Namespace == service.Metadata.Namespace ? name : null;

    /// <summary>The service's ports on this pod. A port whose name the pod does not have is left out.</summary>
    public static IReadOnlyList<EndpointPort> Ports(Service service, Pod pod)
    {
        var ports = new List<EndpointPort>(service.Spec.Ports.Count);
        foreach (var port in service.Spec.Ports)
        {
            var protocol = port.Protocol ?? "TCP";
            if (Number(pod, port, protocol) is not { } number) continue;
            ports.Add(new() { Name = port.Name ?? "", Protocol = protocol, Port = number, AppProtocol = port.AppProtocol });
        }
        return ports;
    }

    private static int? Number(Pod pod, ServicePort port, string protocol)
    {
        if (port.TargetPort is not { } target) return port.Port;
        if (target.Text is not { } name) return target.Number == 0 ? port.Port : target.Number;
        // Init containers that stay beside the others, the sidecars, may be named as well.
        foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers.Where(init => init.RestartPolicy == "Always")))
        {
            foreach (var candidate in container.Ports)
            {
                if (candidate.Name == name && (candidate.Protocol ?? "TCP") == protocol) return candidate.ContainerPortValue;
            }
        }
        return null;
    }
}

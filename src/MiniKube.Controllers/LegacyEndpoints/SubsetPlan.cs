using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.LegacyEndpoints;

/// <summary>The subsets of a service's Endpoints object: addresses that share a set of ports stand together. Rule: Kubernetes API, "Endpoints v1".</summary>
internal static class SubsetPlan
{
    /// <summary>More addresses than this are cut off; slices have them all.</summary>
    public const int MostAddresses = 1000;

    /// <param name="service">With a selector.</param>
    /// <param name="pods">That the selector matches.</param>
    /// <returns>The subsets in a stable order, and whether addresses were cut off.</returns>
    public static (IReadOnlyList<EndpointSubset> Subsets, bool IsCut) Decide(Service service, IReadOnlyList<Pod> pods)
    {
        var family = service.Spec.IpFamilies.Count > 0 ? service.Spec.IpFamilies[0] : "IPv4";
        var members = new List<Member>();
        foreach (var pod in pods)
        {
            if (pod.IsFinished() || (pod.IsTerminating() && !service.Spec.PublishNotReadyAddresses)) continue;
            if (PodEndpoint.Address(pod, family) is not { } ip) continue;
            var ports = PodEndpoint.Ports(service, pod);
            if (ports.Count == 0 && service.Spec.Ports.Count > 0) continue;
            members.Add(new(Address(service, pod, ip), pod.IsReady() || service.Spec.PublishNotReadyAddresses, Signature(ports), ports));
        }
        var isCut = members.Count > MostAddresses;
        // Ready ones first, so that what is cut off is what would not be used.
        if (isCut) members = [.. members.OrderByDescending(member => member.IsReady).ThenBy(member => member.Address.Ip, StringComparer.Ordinal).Take(MostAddresses)];
        var subsets = members.GroupBy(member => member.Signature).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new EndpointSubset
        {
            Addresses = Sorted(group.Where(member => member.IsReady)),
            NotReadyAddresses = Sorted(group.Where(member => !member.IsReady)),
            Ports = [.. group.First().Ports.Select(port => new EndpointPort
            {
                Name = port.Name is { Length: > 0 } name ? name : null, Port = port.Port ?? 0, Protocol = port.Protocol, AppProtocol = port.AppProtocol,
            })],
        });
        return ([.. subsets], isCut);
    }

    private static EndpointAddress Address(Service service, Pod pod, string ip) => new()
    {
        Ip = ip,
        Hostname = PodEndpoint.Hostname(service, pod),
        NodeName = pod.Spec.NodeName is { Length: > 0 } node ? node : null,
        TargetRef = new() { Kind = "Pod", Namespace = pod.Metadata.Namespace, Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
    };

    private static IReadOnlyList<EndpointAddress> Sorted(IEnumerable<Member> members) =>
        [.. members.Select(member => member.Address).OrderBy(address => address.Ip, StringComparer.Ordinal).ThenBy(address => address.TargetRef?.Uid, StringComparer.Ordinal)];

    private static string Signature(IReadOnlyList<Api.Discovery.EndpointPort> ports) =>
        string.Join('|', ports.Select(port => $"{port.Name}/{port.Protocol}/{port.Port}/{port.AppProtocol}"));

    private sealed record Member(EndpointAddress Address, bool IsReady, string Signature, IReadOnlyList<Api.Discovery.EndpointPort> Ports);
}

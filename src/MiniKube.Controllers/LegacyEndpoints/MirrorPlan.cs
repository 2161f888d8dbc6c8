using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Discovery;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Ownership;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Controllers.LegacyEndpoints;

/// <summary>Slices that say what an Endpoints object says that was written by hand. Rule: Kubernetes docs, "EndpointSlices", mirroring.</summary>
internal static class MirrorPlan
{
    /// <summary>More addresses of one subset are left out.</summary>
    public const int MostAddresses = 1000;

    private const string SkipLabel = "endpointslice.kubernetes.io/skip-mirror";
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly string[] Families = ["IPv4", "IPv6"];

    /// <param name="endpoints">Null: there is none.</param>
    /// <param name="service">Of the same name; null: there is none.</param>
    /// <param name="slices">That mirror it now.</param>
    public static SlicePlan Decide(Endpoints? endpoints, Service? service, IReadOnlyList<EndpointSlice> slices)
    {
        if (endpoints is null || service is null || !IsMirrored(endpoints, service)) return SlicePlan.DeleteAll(slices);
        var labels = new Dictionary<string, string>(endpoints.Metadata.Labels)
        {
            [SliceLabels.ServiceName] = endpoints.Metadata.Name!, [SliceLabels.ManagedBy] = SliceLabels.Mirror,
        };
        labels.Remove(SliceLabels.Headless);
        if (service.Spec.ClusterIP == "None") labels[SliceLabels.Headless] = "";
        var frame = new SliceFrame(endpoints.Metadata.Namespace, endpoints.Metadata.Name!, labels, OwnerReferences.ControllerReferenceTo(endpoints))
        {
            Annotations = endpoints.Metadata.Annotations.Where(annotation => annotation.Key != LastApplied).ToDictionary(),
        };
        var families = Families.Where(family => Members(endpoints, family).Any()).ToArray();
        return SlicePlan.Decide(frame, families, family => Members(endpoints, family), slices, keepsOne: false);
    }

    private static bool IsMirrored(Endpoints endpoints, Service service) =>
        service.Spec.Selector.Count == 0 && endpoints.Metadata.DeletionTimestamp is null
        && endpoints.Metadata.Labels.GetValueOrDefault(SkipLabel) != "true" && !endpoints.Metadata.Annotations.ContainsKey(LeaderAnnotation);

    private static IEnumerable<SliceMember> Members(Endpoints endpoints, string family)
    {
        foreach (var subset in endpoints.Subsets)
        {
            IReadOnlyList<EndpointPort> ports =
                [.. subset.Ports.Select(port => new EndpointPort { Name = port.Name ?? "", Protocol = port.Protocol ?? "TCP", Port = port.Port, AppProtocol = port.AppProtocol })];
            var ready = subset.Addresses.Select(address => (Address: address, Ready: true));
            var others = subset.NotReadyAddresses.Select(address => (Address: address, Ready: false));
            foreach (var (address, isReady) in ready.Concat(others).Take(MostAddresses))
            {
                if (IsOf(address.Ip, family)) yield return new(Of(address, isReady), ports);
            }
        }
    }

    private static bool IsOf(string ip, string family) =>
        IPAddress.TryParse(ip, out var parsed) && parsed.AddressFamily == (family == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);

    private static Endpoint Of(EndpointAddress address, bool ready) => new()
    {
        Addresses = [address.Ip],
        Conditions = new() { Ready = ready },
        Hostname = address.Hostname is { Length: > 0 } host ? host : null,
        NodeName = address.NodeName,
        TargetRef = address.TargetRef,
    };
}

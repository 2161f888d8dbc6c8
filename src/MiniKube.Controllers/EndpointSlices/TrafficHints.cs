using MiniKube.Api.Discovery;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>Whose calls an endpoint should get. Rule: Kubernetes docs, "Service", traffic distribution.</summary>
internal static class TrafficHints
{
    public static EndpointHints? Of(string? distribution, string? node, string? zone)
    {
        var sameNode = distribution == "PreferSameNode" && node is not null;
        var sameZone = (sameNode || distribution is "PreferClose" or "PreferSameZone" or "PreferSameNode") && zone is not null;
        if (!sameNode && !sameZone) return null;
        return new()
        {
            ForNodes = sameNode ? [new() { Name = node! }] : [],
            ForZones = sameZone ? [new() { Name = zone! }] : [],
        };
    }

    public static bool Same(EndpointHints? a, EndpointHints? b) => ReferenceEquals(a, b)
        || (a is not null && b is not null && a.ForNodes.SequenceEqual(b.ForNodes) && a.ForZones.SequenceEqual(b.ForZones));
}

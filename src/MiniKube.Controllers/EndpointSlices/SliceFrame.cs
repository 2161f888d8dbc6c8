using MiniKube.Api.Discovery;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>What all slices of a service have in common.</summary>
internal sealed record SliceFrame(string? Namespace, string Service, IReadOnlyDictionary<string, string> Labels, OwnerReference Owner)
{
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public static SliceFrame Of(Service service) =>
        new(service.Metadata.Namespace, service.Metadata.Name!, SliceLabels.Of(service), OwnerReferences.ControllerReferenceTo(service));
}

/// <summary>An endpoint, and the ports that it offers.</summary>
internal readonly record struct SliceMember(Endpoint Endpoint, IReadOnlyList<Api.Discovery.EndpointPort> Ports);

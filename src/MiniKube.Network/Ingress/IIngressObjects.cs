using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using Kube = MiniKube.Api.Networking;

namespace MiniKube.Network.Ingress;

/// <summary>The present state of what Ingresses depend on; a node's informers have it.</summary>
public interface IIngressObjects
{
    IReadOnlyList<Kube.Ingress> Ingresses();

    IReadOnlyList<Kube.IngressClass> Classes();

    Service? Service(string ns, string name);

    IReadOnlyList<EndpointSlice> Slices(string ns);
}

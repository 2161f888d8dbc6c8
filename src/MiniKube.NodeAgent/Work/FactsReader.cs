using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Work;

/// <summary>Collects what a pod's containers may know.</summary>
internal sealed class FactsReader(PodServices services)
{
    public async Task<PodFacts> ReadAsync(PodOrder order, CancellationToken cancel)
    {
        var node = services.Node();
        var pod = order.Pod;
        return new()
        {
            Pod = pod,
            PodIps = pod.Spec.HostNetwork ? [node.NodeIp] : order.Sandbox?.Ips ?? [],
            HostIp = node.NodeIp,
            Allocatable = node.Allocatable,
            Config = await order.Config.SnapshotAsync(cancel),
            Tokens = await services.Tokens.OfAsync(pod, cancel),
            ServiceVariables = await ServicesAsync(pod, cancel),
        };
    }

    private async Task<Dictionary<string, string>> ServicesAsync(Pod pod, CancellationToken cancel)
    {
        await services.Services.WaitForSyncAsync(cancel);
        var links = pod.Spec.EnableServiceLinks ?? true;
        return ServiceEnvironment.Of(links ? services.Services.List(pod.Metadata.Namespace ?? "") : [], services.Services.Get("default", "kubernetes"));
    }
}

using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Network.PodNetwork;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Brings the runtime to give pods addresses: of the node's own range, as soon as that is known, or by a configuration that somebody else installs.</summary>
internal sealed class PodNetworkSetup(NodeAgentOptions options, Containers.IContainerRuntime runtime, Informer<Node> nodes, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    /// <summary>The node's ranges: one of each family that the cluster has. They never change while the node exists.</summary>
    public async Task<IReadOnlyList<string>> RangesAsync(CancellationToken cancel)
    {
        if (options.PodCidrs.Count > 0) return options.PodCidrs;
        var assigned = new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        nodes.OnChanged((_, node) =>
        {
            if (node?.Spec.PodCIDRs is { Count: > 0 } many) assigned.TrySetResult(many);
            else if (node?.Spec.PodCIDR is { Length: > 0 } one) assigned.TrySetResult([one]);
        });
        return await assigned.Task.WaitAsync(cancel);
    }

    /// <summary>Writes the configuration; tried until it is there.</summary>
    public async Task ConfigureAsync(IReadOnlyList<string> ranges, int mtu, CancellationToken cancel)
    {
        if (options.CniConfigDirectory is not { } folder) return;
        var network = new CniConfigOptions { PodCidrs = ranges, ConfigFolder = folder, Mtu = mtu };
        var shown = string.Join(',', ranges);
        for (var retry = FirstRetry; ; retry = retry * 2 < LastRetry ? retry * 2 : LastRetry)
        {
            try
            {
                await CniConfig.WriteAsync(network, cancel);
                if (CniConfig.Earlier(network) is { } other) NetworkingLog.Overruled(logger, other, network.FileName);
                await runtime.SetPodCidrAsync(shown, cancel);
                NetworkingLog.Configured(logger, shown, folder);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or Containers.ContainerRuntimeException)
            {
                NetworkingLog.NotConfigured(logger, shown, error.Message);
                await Task.Delay(retry, time, cancel);
            }
        }
    }
}

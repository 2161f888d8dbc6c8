using Microsoft.Extensions.Logging;
using MiniKube.Network;
using MiniKube.Network.PodNetwork;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Brings the runtime to give pods addresses: of the node's own range, as soon as that is known, or by a configuration that somebody else installs.</summary>
internal sealed class PodNetworkSetup(NodeAgentOptions options, Containers.IContainerRuntime runtime, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

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
                if (PodBridge.LeaveOnly(ranges, network.Bridge) is { Count: > 0 } old) NetworkingLog.OldAddressesGone(logger, string.Join(',', old), network.Bridge);
                await CniConfig.WriteAsync(network, cancel);
                if (CniConfig.Earlier(network) is { } other) NetworkingLog.Overruled(logger, other, network.FileName);
                await runtime.SetPodCidrAsync(shown, cancel);
                NetworkingLog.Configured(logger, shown, folder);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NetworkException or Containers.ContainerRuntimeException)
            {
                NetworkingLog.NotConfigured(logger, shown, error.Message);
                await Task.Delay(retry, time, cancel);
            }
        }
    }
}

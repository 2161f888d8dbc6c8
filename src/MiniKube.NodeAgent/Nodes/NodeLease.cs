using Microsoft.Extensions.Logging;
using MiniKube.Api.Coordination;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>Renews the node's Lease, for those who look at the API only; the server itself hears the heartbeats.</summary>
internal sealed class NodeLease(NodeAgentOptions options, ApiClient client, Informer<Node> nodes, TimeProvider time, ILogger<NodeLease> logger)
{
    private const string Namespace = "kube-node-lease";
    private const int DurationSeconds = 40;
    private Lease? held;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                held = held is null ? await TakeAsync(cancel) : await client.UpdateAsync(Renewed(held), cancel);
            }
            catch (ApiException error)
            {
                held = null;
                LeaseLog.NotRenewed(logger, options.NodeName, error.Message);
            }
            await Task.Delay(options.LeaseInterval, time, cancel);
        }
    }

    private async Task<Lease> TakeAsync(CancellationToken cancel)
    {
        if (await client.FindAsync<Lease>(new(Namespace, options.NodeName), cancel) is { } found) return await client.UpdateAsync(Renewed(found), cancel);
        var fresh = new Lease { Metadata = new() { Name = options.NodeName, Namespace = Namespace } };
        return await client.CreateAsync(Renewed(fresh), cancel);
    }

    private Lease Renewed(Lease lease)
    {
        var node = nodes.Get("", options.NodeName);
        return lease with
        {
            Metadata = lease.Metadata with
            {
                OwnerReferences = node is null ? lease.Metadata.OwnerReferences
                    : [new() { ApiVersion = "v1", Kind = "Node", Name = options.NodeName, Uid = node.Metadata.Uid ?? "" }],
            },
            Spec = lease.Spec with { HolderIdentity = options.NodeName, LeaseDurationSeconds = DurationSeconds, RenewTime = time.GetUtcNow() },
        };
    }
}

internal static partial class LeaseLog
{
    [LoggerMessage(6404, LogLevel.Warning, "Lease of node {Node} was not renewed: {Why}")]
    public static partial void NotRenewed(ILogger logger, string node, string why);
}

using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Networking;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Policy;

namespace MiniKube.NodeAgent.Networking;

/// <summary>
/// Runs the enforcement of network policies on what the API says. Policies and this node's pods are followed always; all pods and namespaces only while there
/// are policies. Where the pod network is somebody else's, so are policies.
/// </summary>
internal sealed class PolicyRules : IDisposable
{
    /// <summary>Of other nodes' pods, labels, addresses and named ports are looked at.</summary>
    private const string Unread =
        "annotations,ownerReferences,conditions,containerStatuses,initContainerStatuses,ephemeralContainerStatuses,volumes,volumeMounts,env,envFrom,command,args,tolerations," +
        "affinity,resources,livenessProbe,readinessProbe,startupProbe,lifecycle,securityContext,topologySpreadConstraints,imagePullSecrets,hostAliases";

    private readonly ApiClient client;
    private readonly Informer<NetworkPolicy> policies;
    private readonly Informer<Pod> pods;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly PolicyEnforcer? enforcer;

    public PolicyRules(NodeAgentOptions options, ApiClient client, Informers informers, Informer<Pod> pods, TimeProvider time, ILoggerFactory loggers)
    {
        (this.client, this.pods, this.time, this.loggers) = (client, pods, time, loggers);
        policies = informers.Of<NetworkPolicy>();
        if (options.PodNetwork != PodNetworkMode.None) enforcer = new(new() { NodeName = options.NodeName, Follow = FollowAsync }, time, loggers.CreateLogger<PolicyEnforcer>());
    }

    /// <summary>Completes when a pod with these addresses may start.</summary>
    public Task AdmitAsync(Pod pod, IReadOnlyList<string> ips, CancellationToken cancel) => enforcer?.AdmitAsync(pod, ips, cancel) ?? Task.CompletedTask;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (enforcer is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        policies.OnChanged(enforcer.OnPolicy);
        pods.OnChanged(enforcer.OnPod);
        await policies.WaitForSyncAsync(cancel);
        await pods.WaitForSyncAsync(cancel);
        await enforcer.RunAsync(cancel);
    }

    public void Dispose() => enforcer?.Dispose();

    private async Task<IAsyncDisposable> FollowAsync(PolicyEnforcer told, CancellationToken cancel)
    {
        var cluster = new Informers(client, loggers, time);
        try
        {
            cluster.Of<Pod>(leaveOut: Unread).OnChanged(told.OnPod);
            cluster.Of<Namespace>().OnChanged(told.OnNamespace);
            await cluster.StartAsync(cancel);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }
}

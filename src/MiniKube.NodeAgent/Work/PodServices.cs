using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Cgroups;
using MiniKube.NodeAgent.Config;
using MiniKube.NodeAgent.Images;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Probes;
using MiniKube.NodeAgent.Reporting;

namespace MiniKube.NodeAgent.Work;

/// <summary>What all pod workers of a node share.</summary>
internal sealed class PodServices
{
    public required Containers.IContainerRuntime Runtime { get; init; }

    /// <summary>The scheme of container ids in the API; known when the runtime has first answered, before any pod is looked at.</summary>
    public string RuntimeName { get; set; } = "containerd";

    public required ApiClient Client { get; init; }

    public required EventRecorder Events { get; init; }

    public required ImagePuller Images { get; init; }

    public required ConfigSource Config { get; init; }

    public required Volumes.PodTokens Tokens { get; init; }

    public required Informer<Service> Services { get; init; }

    public required PodStatusWriter Statuses { get; init; }

    /// <summary>Completes when the network holds a pod with these addresses to its policies; before that, none of its containers starts.</summary>
    public required Func<Pod, IReadOnlyList<string>, CancellationToken, Task> Admit { get; init; }

    public required CgroupTree Cgroups { get; init; }

    /// <summary>What the node has beside the pod of this uid.</summary>
    public required Func<string, NodeRoom> Room { get; init; }

    public required Prober Prober { get; init; }

    public required LifecycleHooks Hooks { get; init; }

    public required AgentPaths Paths { get; init; }

    /// <summary>Read anew at each use: capacity and cluster DNS may change.</summary>
    public required Func<NodeSettings> Node { get; init; }

    public required StartGate Gate { get; init; }

    public required TimeProvider Time { get; init; }

    public required Random Random { get; init; }

    public required ILogger Logger { get; init; }
}

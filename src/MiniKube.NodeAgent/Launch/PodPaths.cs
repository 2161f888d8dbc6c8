using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>Where the agent keeps what belongs to one pod. Everything is named by UID, so that a pod never sees what its namesake left.</summary>
internal sealed class PodPaths(AgentPaths agent, string ns, string name, string uid)
{
    public string Root { get; } = Path.Combine(agent.Pods, uid);

    /// <summary>On tmpfs: what must never reach a disk.</summary>
    public string Volatile { get; } = Path.Combine(agent.Volatile, uid);

    public string EtcHosts => Path.Combine(Root, "etc-hosts");

    public string Logs { get; } = Path.Combine(agent.Logs, $"{ns}_{name}_{uid}");

    public static PodPaths Of(AgentPaths agent, Pod pod) => new(agent, pod.Metadata.Namespace ?? "", pod.Metadata.Name ?? "", pod.Metadata.Uid ?? "");

    public string Volume(string volume) => Path.Combine(Root, "volumes", volume);

    public string VolatileVolume(string volume) => Path.Combine(Volatile, volume);

    /// <summary>Bind mounts of single folders or files of volumes.</summary>
    public string SubPath(string container, int index) => Path.Combine(Root, "subpaths", container, index.ToString());

    public string TerminationLog(string container, int attempt) => Path.Combine(Root, "containers", container, $"termination-{attempt}");

    public string ContainerLog(string container, int attempt) => Path.Combine(Logs, RelativeLog(container, attempt));

    /// <summary>Relative to <see cref="Logs"/>.</summary>
    public static string RelativeLog(string container, int attempt) => $"{container}/{attempt}.log";
}

/// <summary>The agent's folders.</summary>
internal sealed record AgentPaths(string Data)
{
    public string Pods { get; } = Path.Combine(Data, "pods");

    public string Logs { get; } = Path.Combine(Data, "logs", "pods");

    /// <summary>A tmpfs, made when the agent starts.</summary>
    public string Volatile { get; init; } = Path.Combine(Data, "volatile");

    public string Seccomp { get; } = Path.Combine(Data, "seccomp");
}

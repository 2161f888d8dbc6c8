namespace MiniKube.NodeAgent.Pods;

/// <summary>One thing to do for a pod. At most one action of a <see cref="Key"/> runs at a time.</summary>
internal abstract record PodAction(string Key)
{
    /// <summary>Key of everything that concerns the sandbox; container names cannot contain a slash.</summary>
    public const string SandboxKey = "/sandbox";
    public const string VolumesKey = "/volumes";
    public const string ReleaseKey = "/release";

    /// <summary>Under which its failures are counted: a container that could not be started must not hold up its stopping.</summary>
    public virtual string FailureKey => Key;

    /// <summary>For logs: the specs inside would fill pages.</summary>
    public sealed override string ToString() => $"{GetType().Name} {Key}";

    public static string RemovalKey(string id) => "/remove/" + id;
}

/// <summary>Makes the volumes' folders and contents.</summary>
internal sealed record MountVolumes() : PodAction(VolumesKey);

internal sealed record RunSandbox(uint Attempt) : PodAction(SandboxKey);

/// <summary>Kills what is left in it and gives its addresses back.</summary>
internal sealed record StopSandbox(string Id) : PodAction(SandboxKey)
{
    public override string FailureKey => "/sandbox/stop";
}

/// <summary>Removes it and its containers from the runtime.</summary>
internal sealed record RemoveSandbox(string Id) : PodAction(SandboxKey)
{
    public override string FailureKey => "/sandbox/remove";
}

internal sealed record StartContainer(PodContainer Container, int Attempt, string SandboxId) : PodAction(Container.Name);

/// <summary>Runs the preStop hook and stops. <see cref="Why"/> is the text of the event.</summary>
internal sealed record StopContainer(string Name, string Id, TimeSpan Grace, string Why) : PodAction(Name)
{
    public override string FailureKey => "/stop/" + Name;
}

/// <summary>Gives a running container the resources of its spec without stopping it.</summary>
internal sealed record ResizeContainer(PodContainer Container, ContainerRun Run) : PodAction(Container.Name)
{
    public override string FailureKey => ResizePlan.FailureKey(Container.Name);
}

internal sealed record RemoveContainer(string Name, string Id) : PodAction(RemovalKey(Id));

/// <summary>Nothing of the pod runs any more: unmount its volumes, remove its cgroup; when the pod was deleted, tell the API and forget it.</summary>
internal sealed record ReleasePod(bool Remove) : PodAction(ReleaseKey);

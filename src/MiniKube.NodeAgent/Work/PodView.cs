using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>A pod as its worker last saw it; what sessions, rotation and statistics read.</summary>
internal sealed record PodView(Pod Pod, PodPaths Paths, SandboxRun? Sandbox, IReadOnlyList<ContainerRun> Runs)
{
    public ContainerRun? Latest(string name) => Runs.Where(run => run.Name == name).MaxBy(run => run.Attempt);

    public ContainerRun? Previous(string name) =>
        Latest(name) is { } latest ? Runs.Where(run => run.Name == name && run.Attempt < latest.Attempt).MaxBy(run => run.Attempt) : null;
}

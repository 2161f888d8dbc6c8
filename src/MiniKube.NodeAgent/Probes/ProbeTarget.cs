using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Probes;

/// <summary>The running container that is probed.</summary>
internal sealed record ProbeTarget(Pod Pod, Container Container, string ContainerId, string PodIp, DateTimeOffset StartedAt)
{
    /// <summary>The number behind a port's number or name; null when the container has no such port.</summary>
    public int? Port(IntOrString port)
    {
        if (port.Text is not { } name) return port.Number;
        if (int.TryParse(name, out var number)) return number;
        return Container.Ports.FirstOrDefault(candidate => candidate.Name == name)?.ContainerPortValue;
    }
}

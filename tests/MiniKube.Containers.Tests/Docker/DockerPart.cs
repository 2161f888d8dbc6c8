using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers.Docker;
using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Docker;

/// <summary>A Docker daemon without networks of its own.</summary>
public sealed class DockerPart : IRuntimePart
{
    public string Program => "dockerd";

    public string PodAddressPrefix => "10.78.0.";

    public string Mark(HostPlace place) => "unix://" + Socket(place);

    public Task WriteFilesAsync(HostPlace place) => Task.CompletedTask;

    // What a dead daemon leaves in its pid file may be another process by now.
    public string Run(HostPlace place) =>
        $"rm -f /run/docker.pid; {Program} --host {Mark(place)} --data-root {place.Folder}/data --exec-root /run/docker --pidfile /run/docker.pid --live-restore"
        + $" --iptables=false --bridge=none --cgroup-parent {place.CgroupRoot} --exec-opt native.cgroupdriver=cgroupfs";

    public IContainerRuntime Open(HostPlace place, int init) => new DockerRuntime(
        new()
        {
            SocketPath = Socket(place), StateDirectory = Path.Join(place.Folder, "network"), NetworkConfiguration = place.Plugins, DaemonProcess = init,
        },
        TimeProvider.System,
        NullLogger<DockerRuntime>.Instance);

    private static string Socket(HostPlace place) => Path.Join(place.Folder, "docker.sock");
}

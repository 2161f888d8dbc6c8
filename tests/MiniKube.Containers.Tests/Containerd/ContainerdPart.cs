using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers.Cri;
using MiniKube.Containers.Images.Pause;
using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Containerd;

/// <summary>A containerd with its CRI.</summary>
public sealed class ContainerdPart : IRuntimePart
{
    public string Program => "containerd";

    public string PodAddressPrefix => "10.77.0.";

    public string Mark(HostPlace place) => Path.Join(place.Folder, "config.toml");

    public Task WriteFilesAsync(HostPlace place) =>
        File.WriteAllTextAsync(Mark(place), ContainerdToml.Write(place.Folder, Socket(place), place.Plugins, PauseImage.Name));

    public string Run(HostPlace place) => $"{Program} --config {Mark(place)}";

    public IContainerRuntime Open(HostPlace place, int init) => new CriRuntime(
        new() { SocketPath = Socket(place), StreamingDial = (endpoint, _) => DialAsync(init, (DnsEndPoint)endpoint) }, TimeProvider.System, NullLogger<CriRuntime>.Instance);

    private static string Socket(HostPlace place) => Path.Join(place.Folder, "containerd.sock");

    private static async ValueTask<Stream> DialAsync(int init, DnsEndPoint target)
    {
        var socket = await NetworkNamespace.ConnectAsync(init, new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        return new NetworkStream(socket, ownsSocket: true);
    }
}

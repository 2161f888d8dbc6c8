using Microsoft.Extensions.Logging;
using MiniKube.Containers.Cri;
using MiniKube.Containers.Docker;

namespace MiniKube.NodeAgent.Hosting;

/// <summary>Opens the runtime that a node was told to use.</summary>
internal static class RuntimeChoice
{
    private const string Scheme = "unix://";

    public static Containers.IContainerRuntime Open(NodeAgentOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var endpoint = options.RuntimeEndpoint;
        var socket = endpoint.StartsWith(Scheme, StringComparison.Ordinal) ? endpoint[Scheme.Length..] : endpoint;
        return options.RuntimeDriver switch
        {
            RuntimeDriver.Docker => new DockerRuntime(Docker(options, socket), time, loggers.CreateLogger<DockerRuntime>()),
            _ => new CriRuntime(new() { SocketPath = socket }, time, loggers.CreateLogger<CriRuntime>()),
        };
    }

    private static DockerRuntimeOptions Docker(NodeAgentOptions options, string socket)
    {
        var runtime = new DockerRuntimeOptions { SocketPath = socket, StateDirectory = Path.Combine(Path.GetFullPath(options.DataDirectory), "docker-network") };
        return options.CniConfigDirectory is { } folder ? runtime with { NetworkConfiguration = folder } : runtime;
    }
}

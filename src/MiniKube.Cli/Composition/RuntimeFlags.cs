using System.CommandLine;
using MiniKube.NodeAgent;

namespace MiniKube.Cli.Composition;

/// <summary>Which runtime a node's containers run on.</summary>
internal sealed class RuntimeFlags
{
    private const string Containerd = "unix:///run/containerd/containerd.sock";
    private const string DockerSocket = "unix:///run/docker.sock";

    private readonly Option<string> _runtime = new("--runtime") { Description = "What runs containers: containerd (or another runtime that speaks CRI), or docker", DefaultValueFactory = _ => "containerd" };
    private readonly Option<string?> _endpoint = new("--runtime-endpoint") { Description = $"Socket of the container runtime; {Containerd} or {DockerSocket} when not given" };

    public RuntimeFlags() => _runtime.AcceptOnlyFromAmong("containerd", "docker");

    public void AddTo(Command command)
    {
        command.Add(_runtime);
        command.Add(_endpoint);
    }

    public RuntimeDriver Driver(ParseResult parsed) => parsed.GetRequiredValue(_runtime) == "docker" ? RuntimeDriver.Docker : RuntimeDriver.Cri;

    public string Endpoint(ParseResult parsed) => parsed.GetValue(_endpoint) ?? (Driver(parsed) == RuntimeDriver.Docker ? DockerSocket : Containerd);
}

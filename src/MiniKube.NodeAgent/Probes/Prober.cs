using System.Net.Sockets;
using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Probes;

/// <summary>Asks a container once, within the probe's timeout.</summary>
internal sealed class Prober(Containers.IContainerRuntime runtime, HttpProbe http, GrpcProbe grpc, TimeProvider time)
{
    public const string UserAgent = "kube-probe/1.36";
    private const int LongestOutput = 10 * 1024;

    public async Task<ProbeResult> AskAsync(Probe probe, ProbeTarget target, CancellationToken cancel)
    {
        var timeout = TimeSpan.FromSeconds(Math.Max(1, probe.TimeoutSeconds));
        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            return probe switch
            {
                { Exec: { } exec } => await ExecAsync(exec, target, timeout, linked.Token),
                { HttpGet: { } get } => await http.GetAsync(get, target, UserAgent, linked.Token),
                { TcpSocket: { } tcp } => await ConnectAsync(tcp, target, linked.Token),
                { Grpc: { } call } => await grpc.CheckAsync(call, target, linked.Token),
                _ => new(false, "the probe has no handler"),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(false, $"probe timed out after {timeout.TotalSeconds:0}s: context deadline exceeded");
        }
    }

    private async Task<ProbeResult> ExecAsync(ExecAction exec, ProbeTarget target, TimeSpan timeout, CancellationToken cancel)
    {
        try
        {
            var result = await runtime.ExecSyncAsync(target.ContainerId, exec.Command, timeout, cancel);
            return result.ExitCode == 0 ? new(true) : new(false, Output(result));
        }
        catch (Containers.ContainerRuntimeException error) when (error.Error == Containers.RuntimeError.DeadlineExceeded)
        {
            return new(false, $"command \"{string.Join(' ', exec.Command)}\" timed out");
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return new(false, error.Message);
        }
    }

    private static string Output(Containers.ExecResult result)
    {
        var text = Encoding.UTF8.GetString(result.Stdout.Span) + Encoding.UTF8.GetString(result.Stderr.Span);
        return text.Length <= LongestOutput ? text : text[..LongestOutput];
    }

    private static async Task<ProbeResult> ConnectAsync(TCPSocketAction action, ProbeTarget target, CancellationToken cancel)
    {
        if (target.Port(action.Port) is not (> 0 and <= 65535 and var port)) return new(false, $"couldn't find port: {action.Port}");
        var host = action.Host is { Length: > 0 } given ? given : target.PodIp;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancel);
            return new(true);
        }
        catch (SocketException error)
        {
            return new(false, HttpProbe.Cause(error, host, port));
        }
    }
}

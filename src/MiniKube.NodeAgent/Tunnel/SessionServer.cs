using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.NodeAgent.Logs;
using MiniKube.NodeAgent.Work;
using MiniKube.Wire;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>Serves exec, attach, log, port-forward and what the agent itself tells, each as a call of its own back to the server.</summary>
internal sealed class SessionServer(
    NodeTunnel.NodeTunnelClient client, PodRegistry pods, Containers.IContainerRuntime runtime, LogReader logs, AgentHttp http, ILogger<SessionServer> logger)
{
    private const int MostSessions = 512;
    private int open;

    /// <summary>Runs one session to its end; never throws.</summary>
    /// <param name="refuse">Tells the server that there will be none.</param>
    public async Task ServeAsync(OpenSession request, Action<ApiException> refuse, CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref open) > MostSessions) throw ApiException.TooManyRequests("the node has too many sessions", 1);
            var serve = request.RequestCase == OpenSession.RequestOneofCase.Http ? http.ServeAsync : Prepare(request, Find(request));
            using var call = client.Session(new Metadata { { "session-id", request.SessionId } }, cancellationToken: cancel);
            using var frames = new SessionFrames(call);
            await ServeAsync(frames, serve, cancel);
        }
        catch (ApiException error)
        {
            refuse(error);
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            SessionLog.Broke(logger, request.RequestCase, request.Namespace, request.Pod, error.Message);
        }
        catch (Exception error)
        {
            SessionLog.Failed(logger, error, request.RequestCase, request.Namespace, request.Pod);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private PodView Find(OpenSession request) =>
        pods.Find(request.Namespace, request.Pod, request.Uid) ?? throw ApiException.NotFound(Api.Core.Pod.Definition, request.Pod);

    private static async Task ServeAsync(SessionFrames frames, Func<SessionFrames, CancellationToken, Task> serve, CancellationToken cancel)
    {
        try
        {
            await serve(frames, cancel);
        }
        catch (Containers.ContainerRuntimeException error)
        {
            await frames.EndAsync(SessionStatuses.Failed(error.Message), cancel);
        }
    }

    /// <summary>Checks what can be checked before the session opens.</summary>
    private Func<SessionFrames, CancellationToken, Task> Prepare(OpenSession request, PodView view)
    {
        switch (request.RequestCase)
        {
            case OpenSession.RequestOneofCase.Exec:
                return (frames, cancel) => ExecAsync(frames, Running(view, request.Exec.Container), request.Exec, cancel);
            case OpenSession.RequestOneofCase.Attach:
                return (frames, cancel) => AttachAsync(frames, Running(view, request.Attach.Container), request.Attach, cancel);
            case OpenSession.RequestOneofCase.Log:
                var run = LogChoice.Choose(view, request.Log.Container, request.Log.Previous);
                return (frames, cancel) => LogAsync(frames, view, run, request.Log, cancel);
            case OpenSession.RequestOneofCase.PortForward:
                var sandbox = view.Sandbox is { Ready: true } ready ? ready.Id : throw ApiException.BadRequest($"pod {request.Pod} is not running");
                return (frames, cancel) => ForwardAsync(frames, sandbox, (int)request.PortForward.Port, cancel);
            default:
                throw ApiException.BadRequest("this agent does not know that kind of session; upgrade it");
        }
    }

    private static string Running(PodView view, string container) =>
        view.Latest(container) is { Running: true } run ? run.Id
        : throw new Containers.ContainerRuntimeException(Containers.RuntimeError.NotFound, $"container not found (\"{container}\")");

    private async Task ExecAsync(SessionFrames frames, string id, ExecSession asked, CancellationToken cancel)
    {
        var spec = new Containers.ExecSpec
        {
            Command = [.. asked.Command],
            Stdin = asked.Stdin,
            Stdout = asked.Stdout,
            Stderr = asked.Stderr && !asked.Tty,
            Tty = asked.Tty,
        };
        await using var process = await runtime.ExecAsync(id, spec, cancel);
        await CommandSession.RunAsync(frames, process, cancel);
    }

    private async Task AttachAsync(SessionFrames frames, string id, AttachSession asked, CancellationToken cancel)
    {
        var spec = new Containers.AttachSpec { Stdin = asked.Stdin, Stdout = asked.Stdout, Stderr = asked.Stderr && !asked.Tty, Tty = asked.Tty };
        await using var process = await runtime.AttachAsync(id, spec, cancel);
        await CommandSession.RunAsync(frames, process, cancel);
    }

    private async Task ForwardAsync(SessionFrames frames, string sandbox, int port, CancellationToken cancel)
    {
        await using var connection = await runtime.PortForwardAsync(sandbox, port, cancel);
        await PortForwardTunnel.RunAsync(frames, connection, cancel);
    }

    private async Task LogAsync(SessionFrames frames, PodView view, Pods.ContainerRun run, LogSession asked, CancellationToken cancel)
    {
        var query = new LogQuery
        {
            Follow = asked.Follow,
            Timestamps = asked.Timestamps,
            TailLines = asked.TailLines,
            Since = asked.SinceMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(asked.SinceMs) : null,
            LimitBytes = asked.LimitBytes,
        };
        var uid = view.Pod.Metadata.Uid ?? "";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var leaving = LeaveAsync(frames, stop);
        await logs.ReadAsync(
            view.Paths.ContainerLog(run.Name, run.Attempt),
            query,
            () => pods.Find("", "", uid)?.Runs.Any(now => now.Id == run.Id && now.Running) == true,
            (bytes, token) => frames.WriteAsync(SessionFrames.Output, bytes.ToArray(), token),
            stop.Token);
        await frames.EndAsync(SessionStatuses.Success, cancel);
        await leaving;
    }

    /// <summary>A follower that has gone must not be read for.</summary>
    private static async Task LeaveAsync(SessionFrames frames, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var _ in frames.ReadAllAsync(stop.Token))
            {
            }
            await stop.CancelAsync();
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            await stop.CancelAsync();
        }
    }
}

internal static partial class SessionLog
{
    [LoggerMessage(6501, LogLevel.Debug, "{Kind} of {Namespace}/{Pod} broke off: {Why}")]
    public static partial void Broke(ILogger logger, OpenSession.RequestOneofCase kind, string @namespace, string pod, string why);

    [LoggerMessage(6502, LogLevel.Error, "{Kind} of {Namespace}/{Pod} failed")]
    public static partial void Failed(ILogger logger, Exception error, OpenSession.RequestOneofCase kind, string @namespace, string pod);

    [LoggerMessage(6503, LogLevel.Information, "The tunnel to {Server} broke, connecting again: {Why}")]
    public static partial void TunnelBroke(ILogger logger, string server, string why);

    [LoggerMessage(6504, LogLevel.Information, "The tunnel to {Server} is open, heartbeats every {Interval} ms")]
    public static partial void TunnelOpen(ILogger logger, string server, double interval);
}

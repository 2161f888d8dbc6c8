using System.Text;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Probes;

namespace MiniKube.NodeAgent.Work;

/// <summary>Runs postStart and preStop handlers. Rule: Kubernetes docs, "Container Lifecycle Hooks".</summary>
internal sealed class LifecycleHooks(Containers.IContainerRuntime runtime, HttpProbe http, TimeProvider time)
{
    /// <summary>Null when it succeeded, else why not. Throws only when cancelled.</summary>
    public async Task<string?> RunAsync(LifecycleHandler handler, ProbeTarget target, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            if (handler.Exec is { } exec)
            {
                var result = await runtime.ExecSyncAsync(target.ContainerId, exec.Command, timeout, linked.Token);
                return result.ExitCode == 0 ? null : $"command '{string.Join(' ', exec.Command)}' exited with {result.ExitCode}: {Encoding.UTF8.GetString(result.Stderr.Span).Trim()}";
            }
            if (handler.HttpGet is { } get)
            {
                var result = await http.GetAsync(get, target, "kube-lifecycle/1.36", linked.Token);
                return result.Success ? null : result.Message;
            }
            if (handler.Sleep is { } sleep) await Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), time, linked.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"did not end within {timeout.TotalSeconds:0}s";
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return error.Message;
        }
    }
}

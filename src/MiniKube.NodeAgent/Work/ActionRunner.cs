using Microsoft.Extensions.Logging;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>Does what a plan says. Never throws: a cancelled or failed action is an outcome too.</summary>
internal sealed class ActionRunner
{
    private readonly PodServices services;
    private readonly SandboxActions sandboxes;
    private readonly ContainerStarter starter;
    private readonly ContainerResizer resizer;
    private readonly ContainerStopper stopper;
    private readonly PodReleaser releaser;

    public ActionRunner(PodServices services)
    {
        this.services = services;
        var reader = new RunReader(services.Time);
        var facts = new FactsReader(services);
        sandboxes = new(services, facts);
        starter = new(services, facts, sandboxes, reader);
        resizer = new(services);
        stopper = new(services, reader);
        releaser = new(services);
        Facts = facts;
    }

    public FactsReader Facts { get; }

    public async Task<ActionOutcome> RunAsync(PodOrder order, PodAction action, CancellationToken cancel)
    {
        try
        {
            return action switch
            {
                MountVolumes mount => await sandboxes.MountAsync(order, mount, cancel),
                RunSandbox run => await sandboxes.RunAsync(order, run, cancel),
                StopSandbox stop => await sandboxes.StopAsync(order, stop, cancel),
                RemoveSandbox remove => await sandboxes.RemoveAsync(remove, cancel),
                StartContainer start => await starter.StartAsync(order, start, cancel),
                StopContainer stop => await stopper.StopAsync(order, stop, cancel),
                ResizeContainer resize => await resizer.ResizeAsync(order, resize, cancel),
                RemoveContainer remove => await stopper.RemoveAsync(order, remove, cancel),
                ReleasePod release => await releaser.ReleaseAsync(order, release, cancel),
                _ => throw new NotSupportedException(action.ToString()),
            };
        }
        catch (OperationCanceledException)
        {
            return new(action) { Uncertain = true };
        }
        catch (Exception error)
        {
            WorkLog.ActionFailed(services.Logger, error, order.Pod.Metadata.Namespace, order.Pod.Metadata.Name, action.GetType().Name);
            return ActionOutcome.Failed(action, "InternalError", error.Message);
        }
    }
}

internal static partial class WorkLog
{
    [LoggerMessage(6001, LogLevel.Error, "Pod {Namespace}/{Name}: {Action} failed unexpectedly")]
    public static partial void ActionFailed(ILogger logger, Exception error, string? @namespace, string? name, string action);

    [LoggerMessage(6002, LogLevel.Error, "Pod {Namespace}/{Name}: its worker failed and starts over")]
    public static partial void WorkerFailed(ILogger logger, Exception error, string? @namespace, string? name);

    [LoggerMessage(6003, LogLevel.Warning, "Pod {Namespace}/{Name}: the runtime does not tell its state: {Why}")]
    public static partial void RefreshFailed(ILogger logger, string? @namespace, string? name, string why);

    [LoggerMessage(6004, LogLevel.Warning, "The runtime does not answer: {Why}")]
    public static partial void RuntimeSilent(ILogger logger, string why);

    [LoggerMessage(6005, LogLevel.Information, "Sandbox of unknown pod {Uid} is removed")]
    public static partial void Orphan(ILogger logger, string uid);

    [LoggerMessage(6007, LogLevel.Warning, "{Folder} of a pod that is gone cannot be removed now")]
    public static partial void Left(ILogger logger, string folder);

    [LoggerMessage(6008, LogLevel.Warning, "Cannot look for what is left of pods that are gone: {Why}")]
    public static partial void LeftoversUnseen(ILogger logger, string why);

    [LoggerMessage(6006, LogLevel.Debug, "Pod {Namespace}/{Name}: {Action}")]
    public static partial void Acts(ILogger logger, string? @namespace, string? name, PodAction action);
}

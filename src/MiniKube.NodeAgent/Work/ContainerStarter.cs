using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Logs;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Probes;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent.Work;

/// <summary>Starts one container: image, environment, mounts, create, start, postStart hook.</summary>
internal sealed class ContainerStarter(PodServices services, FactsReader facts, SandboxActions sandboxes, RunReader reader)
{
    private static readonly TimeSpan HookPatience = TimeSpan.FromMinutes(10);

    public async Task<ActionOutcome> StartAsync(PodOrder order, StartContainer action, CancellationToken cancel)
    {
        var path = PodOrder.FieldPath(action.Container);
        string id;
        try
        {
            id = await CreateAsync(order, action, path, cancel);
        }
        catch (StartException error)
        {
            // The puller has told about images already.
            if (error.Reason == "InvalidImageName") services.Events.Record(order.Pod, "Warning", "InspectFailed", $"Failed to inspect image: {error.Message}", path);
            else if (error.Reason is not ("ErrImagePull" or "ErrImageNeverPull")) services.Events.Record(order.Pod, "Warning", "Failed", $"Error: {error.Message}", path);
            return ActionOutcome.Failed(action, error.Reason, error.Message) with { Uncertain = false };
        }
        catch (Exception error) when (error is Containers.ContainerRuntimeException or Network.NetworkException or IOException or UnauthorizedAccessException)
        {
            services.Events.Record(order.Pod, "Warning", "Failed", $"Error: {error.Message}", path);
            return ActionOutcome.Failed(action, "CreateContainerError", error.Message);
        }
        return await RunAsync(order, action, id, path, cancel);
    }

    private async Task<string> CreateAsync(PodOrder order, StartContainer action, string path, CancellationToken cancel)
    {
        var (container, node) = (action.Container, services.Node());
        var known = await facts.ReadAsync(order, cancel);
        // While the image is looked for; a pod on its host's network is let through.
        var admitted = services.Admit(order.Pod, known.PodIps, cancel);
        var secrets = order.Pod.Spec.ImagePullSecrets.Select(reference => known.Config.Secret(reference.Name)).OfType<Secret>();
        var image = await services.Images.EnsureAsync(order.Pod, container.Spec, path, secrets, cancel);
        var variables = EnvironmentBuilder.Build(container.Spec, known);
        var lastWords = order.Paths.TerminationLog(container.Name, action.Attempt);
        Prepare(order, action, lastWords, known.PodIps);
        var mounts = VolumeMounts.Of(container.Spec, order.Pod, order.Volumes, order.Paths, name => variables.GetValueOrDefault(name), order.Paths.EtcHosts, lastWords);
        var spec = ContainerSpecs.Of(container, action.Attempt, known, variables, image, mounts, lastWords, node);
        if (container.TargetName is { } target && order.Runs.FirstOrDefault(run => run.Name == target && run.Running) is { } targetRun)
        {
            spec = spec with { Security = spec.Security with { PidTargetContainerId = targetRun.Id } };
        }
        var sandbox = SandboxSpecs.Of(order.Pod, order.Sandbox?.Attempt ?? 0, order.Paths, node);
        await admitted;
        using var permit = await services.Gate.EnterAsync(container: true, cancel);
        var id = await services.Runtime.CreateContainerAsync(action.SandboxId, spec, sandbox, order.AgentStops);
        order.Register(id);
        services.Events.Record(order.Pod, "Normal", "Created", $"Created container: {container.Name}", path);
        cancel.ThrowIfCancellationRequested();
        try
        {
            await services.Runtime.StartContainerAsync(id, order.AgentStops);
            services.Events.Record(order.Pod, "Normal", "Started", $"Started container {container.Name}", path);
        }
        catch (Containers.ContainerRuntimeException error)
        {
            // The runtime's record of the attempt tells the rest.
            services.Events.Record(order.Pod, "Warning", "Failed", $"Error: {error.Message}", path);
        }
        return id;
    }

    private void Prepare(PodOrder order, StartContainer action, string lastWords, IReadOnlyList<string> ips)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(lastWords)!);
        File.WriteAllText(lastWords, "");
        // Whatever user the container runs as may write its last words.
        File.SetUnixFileMode(lastWords, (UnixFileMode)0b110_110_110);
        Directory.CreateDirectory(Path.GetDirectoryName(order.Paths.ContainerLog(action.Container.Name, action.Attempt))!);
        // Logs are kept of this attempt and the one before it.
        if (action.Attempt > 1) LogFiles.Delete(order.Paths.ContainerLog(action.Container.Name, action.Attempt - 2));
        if (!File.Exists(order.Paths.EtcHosts)) sandboxes.WriteHosts(order, ips);
    }

    private async Task<ActionOutcome> RunAsync(PodOrder order, StartContainer action, string id, string path, CancellationToken cancel)
    {
        try
        {
            var run = await ReadAsync(order, action, id, cancel);
            if (run is null) return ActionOutcome.Failed(action, "RunContainerError", "the container vanished");
            if (run.State == Containers.ContainerState.Created)
            {
                await services.Runtime.RemoveContainerAsync(id, cancel);
                return ActionOutcome.Failed(action, "RunContainerError", "the runtime did not start the container");
            }
            if (run.Exited && run.Reason is "StartError" or "ContainerCannotRun") return new(action) { Run = run, Failure = ("RunContainerError", run.Message) };
            if (!run.Running || action.Container.Spec.Lifecycle?.PostStart is not { } hook) return new(action) { Run = run };
            var target = new ProbeTarget(order.Pod, action.Container.Spec, id, order.Sandbox?.Ip ?? services.Node().NodeIp, run.StartedAt ?? run.CreatedAt);
            if (await services.Hooks.RunAsync(hook, target, HookPatience, cancel) is { } why) return await GiveUpAsync(order, action, id, path, why, cancel);
            return new(action) { Run = await ReadAsync(order, action, id, cancel) ?? run };
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return ActionOutcome.Failed(action, "RunContainerError", error.Message);
        }
    }

    private async Task<ActionOutcome> GiveUpAsync(PodOrder order, StartContainer action, string id, string path, string why, CancellationToken cancel)
    {
        services.Events.Record(order.Pod, "Warning", "FailedPostStartHook", $"PostStartHook failed: {why}", path);
        services.Events.Record(order.Pod, "Normal", "Killing", "FailedPostStartHook", path);
        await services.Runtime.StopContainerAsync(id, TimeSpan.FromSeconds(order.Pod.Spec.TerminationGracePeriodSeconds ?? 30), cancel);
        return new(action) { Run = await ReadAsync(order, action, id, cancel), Failure = ("PostStartHookError", why) };
    }

    private async Task<ContainerRun?> ReadAsync(PodOrder order, StartContainer action, string id, CancellationToken cancel) =>
        await services.Runtime.ContainerStatusAsync(id, cancel) is { } status
            ? reader.Read(status, action.SandboxId, order.Paths) with { Resources = action.Container.Spec.Resources }
            : null;
}

using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>Makes and removes the shared part of pods.</summary>
internal sealed class SandboxActions(PodServices services, FactsReader facts)
{
    public async Task<ActionOutcome> MountAsync(PodOrder order, MountVolumes action, CancellationToken cancel)
    {
        try
        {
            order.Volumes.Mount(await facts.ReadAsync(order, cancel));
            return new(action) { Done = true };
        }
        catch (Exception error) when (error is StartException or IOException or UnauthorizedAccessException)
        {
            services.Events.Warning(order.Pod, "FailedMount", error.Message);
            return ActionOutcome.Failed(action, "FailedMount", error.Message) with { Uncertain = false };
        }
    }

    public async Task<ActionOutcome> RunAsync(PodOrder order, RunSandbox action, CancellationToken cancel)
    {
        var node = services.Node();
        var spec = SandboxSpecs.Of(order.Pod, action.Attempt, order.Paths, node);
        try
        {
            if (action.Attempt > 0) services.Events.Normal(order.Pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
            Directory.CreateDirectory(order.Paths.Root, (UnixFileMode)0b111_101_000);
            string id;
            using (await services.Gate.EnterAsync(container: false, cancel)) id = await services.Runtime.RunSandboxAsync(spec, order.AgentStops);
            order.Register(id);
            var status = await services.Runtime.SandboxStatusAsync(id, order.AgentStops)
                ?? throw new Containers.ContainerRuntimeException(Containers.RuntimeError.NotFound, "the sandbox vanished");
            services.Cgroups.Apply(order.Pod);
            WriteHosts(order, status.Ips);
            return new(action)
            {
                Sandbox = new()
                {
                    Id = id,
                    Attempt = action.Attempt,
                    Ready = status.Info.State == Containers.SandboxState.Ready,
                    CreatedAt = status.Info.CreatedAt,
                    Ips = status.Ips,
                },
            };
        }
        catch (Exception error) when (error is Containers.ContainerRuntimeException or IOException or UnauthorizedAccessException)
        {
            var message = $"Failed to create pod sandbox: {error.Message}";
            services.Events.Warning(order.Pod, "FailedCreatePodSandBox", message);
            return ActionOutcome.Failed(action, "FailedCreatePodSandBox", message);
        }
    }

    public async Task<ActionOutcome> StopAsync(PodOrder order, StopSandbox action, CancellationToken cancel)
    {
        try
        {
            await services.Runtime.StopSandboxAsync(action.Id, cancel);
            var stopped = order.Sandboxes.FirstOrDefault(sandbox => sandbox.Id == action.Id);
            return new(action) { Done = true, Sandbox = stopped is null ? null : stopped with { Ready = false, Stopped = true } };
        }
        catch (Containers.ContainerRuntimeException error)
        {
            services.Events.Warning(order.Pod, "FailedKillPod", $"error killing pod: {error.Message}");
            return ActionOutcome.Failed(action, "FailedKillPod", error.Message);
        }
    }

    public async Task<ActionOutcome> RemoveAsync(RemoveSandbox action, CancellationToken cancel)
    {
        try
        {
            await services.Runtime.RemoveSandboxAsync(action.Id, cancel);
            return new(action) { Done = true };
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return ActionOutcome.Failed(action, "FailedKillPod", error.Message);
        }
    }

    /// <summary>In place: running containers have the file mounted.</summary>
    public void WriteHosts(PodOrder order, IReadOnlyList<string> ips)
    {
        var text = PodHosts.File(order.Pod, ips, services.Node().ClusterDomain, static () => File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : "");
        File.WriteAllText(order.Paths.EtcHosts, text);
        File.SetUnixFileMode(order.Paths.EtcHosts, (UnixFileMode)0b110_100_100);
    }
}

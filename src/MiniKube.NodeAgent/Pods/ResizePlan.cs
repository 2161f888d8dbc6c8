using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Pods;

/// <summary>
/// Brings running containers to the resources that their pod asks for since it was changed, if the node has the room. Rules: Kubernetes docs, "Resize CPU and
/// Memory Resources assigned to Containers".
/// </summary>
internal static class ResizePlan
{
    private static readonly string[] Resizable = ["cpu", "memory"];
    private static readonly TimeSpan LookForRoom = TimeSpan.FromSeconds(5);

    public static string FailureKey(string container) => "/resize/" + container;

    public static void Add(PlanSteps steps, PodContainer container, ContainerRun run)
    {
        var seen = steps.Seen;
        if (!IsDue(seen, container, run)) return;
        if (Refusal(seen) is { } refusal)
        {
            if (refusal.IsForNow) steps.WakeAt(seen.Now + LookForRoom);
        }
        else if (Restarts(seen, container, run))
        {
            steps.Do(new StopContainer(container.Name, run.Id, steps.SpecGrace, $"Container {container.Name} resize requires restart"));
        }
        else
        {
            steps.Do(new ResizeContainer(container, run));
        }
    }

    /// <summary>It runs with other resources than those in the spec, or may do so.</summary>
    public static bool IsDue(PodObservation seen, PodContainer container, ContainerRun run) =>
        container.Role is ContainerRole.Main or ContainerRole.Sidecar
        && (run.Resources is { } present ? Resizable.Any(name => Differs(present, container.Spec.Resources, name)) : seen.Pod.Metadata.Generation > 1);

    /// <summary>Why the node cannot give what the pod asks for; null when it can.</summary>
    public static ResizeRefusal? Refusal(PodObservation seen)
    {
        if (seen.Room is not { } room) return null;
        var wanted = PodRequests.Of(seen.Pod.Spec);
        var granted = PodRequests.GrantedTo(seen.Pod);
        ResizeRefusal? refusal = null;
        foreach (var name in Resizable)
        {
            if (!room.Allocatable.TryGetValue(name, out var capacity)) continue;
            var (amount, used) = (wanted.GetValueOrDefault(name), room.Used.GetValueOrDefault(name));
            if (amount <= granted.GetValueOrDefault(name)) continue;
            if (amount > capacity) return new(IsForNow: false, $"Node didn't have enough capacity: {name}, requested: {Text(name, amount)}, capacity: {Text(name, capacity)}");
            if (amount + used > capacity)
            {
                refusal ??= new(IsForNow: true, $"Node didn't have enough resource: {name}, requested: {Text(name, amount)}, used: {Text(name, used)}, capacity: {Text(name, capacity)}");
            }
        }
        return refusal;
    }

    private static bool Restarts(PodObservation seen, PodContainer container, ContainerRun run) =>
        run.Resources is { } present
        && (container.Role == ContainerRole.Sidecar || seen.RestartPolicy == "Always")
        && container.Spec.ResizePolicy.Any(policy => policy.RestartPolicy == "RestartContainer" && Differs(present, container.Spec.Resources, policy.ResourceName));

    private static bool Differs(ResourceRequirements present, ResourceRequirements wanted, string name) =>
        present.Limits.GetValueOrDefault(name) != wanted.Limits.GetValueOrDefault(name) || present.Requests.GetValueOrDefault(name) != wanted.Requests.GetValueOrDefault(name);

    private static long Text(string name, Quantity amount) => name == "cpu" ? amount.Milli : amount.Units;
}

/// <param name="IsForNow">There is room for it on the node when other pods leave; else there never is.</param>
internal sealed record ResizeRefusal(bool IsForNow, string Message)
{
    public string Reason => IsForNow ? "Deferred" : "Infeasible";
}

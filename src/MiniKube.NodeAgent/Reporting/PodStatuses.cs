using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Reporting;

/// <summary>The whole status of a pod from one observation. Pure: what others own in it (conditions, nominated node) is carried over.</summary>
internal static class PodStatuses
{
    public static PodStatus Of(PodObservation seen)
    {
        var prior = seen.Pod.Status;
        var inits = States(seen, ContainerRole.Init, ContainerRole.Sidecar);
        var mains = States(seen, ContainerRole.Main);
        var phase = PodPhases.Of(seen);
        var ips = Addresses(seen);
        // A pod that waits for a new sandbox has no address: the old one may be another pod's by now. One that has ended keeps it for the record.
        var keep = seen.Termination is not null || PodPhases.IsTerminal(phase);
        return prior with
        {
            ObservedGeneration = seen.Pod.Metadata.Generation,
            Phase = phase,
            Conditions = PodConditions.Of(seen, phase, inits, mains),
            Reason = seen.Termination is { Fails: true } failing ? failing.Reason : prior.Reason,
            Message = seen.Termination is { Fails: true } why ? why.Message : prior.Message,
            HostIP = seen.HostIp.Length > 0 ? seen.HostIp : prior.HostIP,
            HostIPs = seen.HostIp.Length > 0 ? [new() { Ip = seen.HostIp }] : prior.HostIPs,
            PodIP = ips.Count > 0 ? ips[0] : keep ? prior.PodIP : null,
            PodIPs = ips.Count > 0 ? [.. ips.Select(ip => new PodIP { Ip = ip })] : keep ? prior.PodIPs : [],
            StartTime = prior.StartTime ?? seen.Now,
            InitContainerStatuses = inits,
            ContainerStatuses = mains,
            EphemeralContainerStatuses = States(seen, ContainerRole.Ephemeral),
            QosClass = prior.QosClass ?? QosClasses.Of(seen.Pod.Spec),
        };
    }

    private static List<ContainerStatus> States(PodObservation seen, params ReadOnlySpan<ContainerRole> roles)
    {
        var states = new List<ContainerStatus>();
        foreach (var container in seen.Specs)
        {
            if (roles.Contains(container.Role)) states.Add(ContainerStates.Of(seen, container));
        }
        return states;
    }

    private static IReadOnlyList<string> Addresses(PodObservation seen)
    {
        if (seen.Sandbox is not { Stopped: false } sandbox) return [];
        return seen.Pod.Spec.HostNetwork ? seen.HostIp.Length > 0 ? [seen.HostIp] : [] : sandbox.Ips;
    }
}

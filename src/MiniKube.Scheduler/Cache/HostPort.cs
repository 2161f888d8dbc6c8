namespace MiniKube.Scheduler;

/// <summary>A port that a pod takes on its node.</summary>
internal readonly record struct HostPort(string Protocol, int Port, string Address)
{
    private const string AnyAddress = "0.0.0.0";

    public static HostPort[] Of(PodSpec spec)
    {
        List<HostPort>? ports = null;
        foreach (var container in spec.Containers) Collect(container, spec.HostNetwork, ref ports);
        foreach (var container in spec.InitContainers)
        {
            if (PodRequests.IsSidecar(container)) Collect(container, spec.HostNetwork, ref ports);
        }
        return ports?.ToArray() ?? [];
    }

    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address == AnyAddress || other.Address == AnyAddress);

    private static void Collect(Container container, bool hostNetwork, ref List<HostPort>? ports)
    {
        foreach (var port in container.Ports)
        {
            var number = port.HostPort > 0 ? port.HostPort : hostNetwork ? port.ContainerPortValue : 0;
            if (number <= 0) continue;
            var address = port.HostIP is { Length: > 0 } ip and not "::" ? ip : AnyAddress;
            (ports ??= []).Add(new(port.Protocol is { Length: > 0 } protocol ? protocol : "TCP", number, address));
        }
    }
}

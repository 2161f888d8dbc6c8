using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri.Mapping;

internal static class SandboxFromWire
{
    public static PodSandboxInfo Info(PodSandbox wire) => new()
    {
        Id = wire.Id,
        Name = wire.Metadata?.Name ?? "",
        Namespace = wire.Metadata?.Namespace ?? "",
        Uid = wire.Metadata?.Uid ?? "",
        Attempt = wire.Metadata?.Attempt ?? 0,
        State = (SandboxState)wire.State,
        CreatedAt = Timestamps.FromNanoseconds(wire.CreatedAt),
        Labels = wire.Labels,
        Annotations = wire.Annotations,
        RuntimeHandler = wire.RuntimeHandler,
    };

    public static PodSandboxStatus Status(Wire.PodSandboxStatus wire) => new(
        Info(new PodSandbox
        {
            Id = wire.Id,
            Metadata = wire.Metadata,
            State = wire.State,
            CreatedAt = wire.CreatedAt,
            Labels = { wire.Labels },
            Annotations = { wire.Annotations },
            RuntimeHandler = wire.RuntimeHandler,
        }),
        Ips(wire.Network),
        Namespaces(wire.Linux?.Namespaces?.Options));

    private static List<string> Ips(PodSandboxNetworkStatus? network) => network is null or { Ip: "" }
        ? []
        : [network.Ip, .. network.AdditionalIps.Select(extra => extra.Ip)];

    private static SandboxNamespaces Namespaces(NamespaceOption? options) => options is null ? new SandboxNamespaces() : new SandboxNamespaces
    {
        Network = Shared.Mode(options.Network),
        Pid = Shared.Mode(options.Pid),
        Ipc = Shared.Mode(options.Ipc),
    };
}

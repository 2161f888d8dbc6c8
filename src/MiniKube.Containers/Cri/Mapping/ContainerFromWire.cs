using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri.Mapping;

internal static class ContainerFromWire
{
    public static ContainerInfo Info(Container wire) => new()
    {
        Id = wire.Id,
        SandboxId = wire.PodSandboxId,
        Name = wire.Metadata?.Name ?? "",
        Attempt = wire.Metadata?.Attempt ?? 0,
        Image = wire.Image?.Image ?? "",
        ImageRef = wire.ImageRef,
        State = (ContainerState)wire.State,
        CreatedAt = Timestamps.FromNanoseconds(wire.CreatedAt),
        Labels = wire.Labels,
        Annotations = wire.Annotations,
    };

    public static ContainerStatus Status(Wire.ContainerStatus wire) => new()
    {
        Info = Info(new Container
        {
            Id = wire.Id,
            Metadata = wire.Metadata,
            Image = wire.Image,
            ImageRef = wire.ImageRef,
            State = wire.State,
            CreatedAt = wire.CreatedAt,
            Labels = { wire.Labels },
            Annotations = { wire.Annotations },
        }),
        StartedAt = Timestamps.FromOptionalNanoseconds(wire.StartedAt),
        // containerd notes the start only after the fact: a very short life seems to end before it began.
        FinishedAt = Timestamps.FromOptionalNanoseconds(wire.FinishedAt <= 0 ? 0 : Math.Max(wire.FinishedAt, wire.StartedAt)),
        ExitCode = wire.ExitCode,
        Reason = wire.Reason,
        Message = wire.Message,
        LogPath = wire.LogPath,
        Mounts = [.. wire.Mounts.Select(Mount)],
    };

    public static ContainerStats Stats(Wire.ContainerStats wire) => new()
    {
        Id = wire.Attributes.Id,
        Name = wire.Attributes.Metadata?.Name ?? "",
        Labels = wire.Attributes.Labels,
        At = Timestamps.FromNanoseconds(wire.Cpu?.Timestamp ?? wire.Memory?.Timestamp ?? 0),
        CpuNanoseconds = wire.Cpu?.UsageCoreNanoSeconds?.Value,
        WorkingSetBytes = wire.Memory?.WorkingSetBytes?.Value,
        WritableLayerBytes = wire.WritableLayer?.UsedBytes?.Value,
        WritableLayerInodes = wire.WritableLayer?.InodesUsed?.Value,
    };

    private static ContainerMount Mount(Mount wire) => new(wire.HostPath, wire.ContainerPath)
    {
        Readonly = wire.Readonly,
        SelinuxRelabel = wire.SelinuxRelabel,
        Propagation = (MountPropagation)wire.Propagation,
    };
}

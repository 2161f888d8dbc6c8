using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ContainerStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public ContainerState State { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ContainerState LastState { get; init => field = value ?? new(); } = new();

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Ready { get; init; }

    [Field(5, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int RestartCount { get; init; }

    [Field(6, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Image { get; init => field = value ?? ""; } = "";

    [Field(7, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ImageID { get; init => field = value ?? ""; } = "";

    [Field(8)]
    public string? ContainerID { get; init; }

    [Field(9)]
    public bool? Started { get; init; }

    [Field(10)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(11)]
    public ResourceRequirements? Resources { get; init; }

    [Field(12, Keys = "mountPath", Merge = "mountPath")]
    public IReadOnlyList<VolumeMountStatus> VolumeMounts { get; init => field = value ?? []; } = [];

    [Field(13)]
    public ContainerUser? User { get; init; }

    [Field(14, Keys = "name", Merge = "name")]
    public IReadOnlyList<ResourceStatus> AllocatedResourcesStatus { get; init => field = value ?? []; } = [];

    [Field(15, OneOf = "SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMAX-14|SIGRTMAX-13|SIGRTMAX-12|SIGRTMAX-11|SIGRTMAX-10|SIGRTMAX-9|SIGRTMAX-8|SIGRTMAX-7|SIGRTMAX-6|SIGRTMAX-5|SIGRTMAX-4|SIGRTMAX-3|SIGRTMAX-2|SIGRTMAX-1|SIGRTMAX")]
    public string? StopSignal { get; init; }
}

public sealed record ContainerState : Extensible
{
    [Field(1)]
    public ContainerStateWaiting? Waiting { get; init; }

    [Field(2)]
    public ContainerStateRunning? Running { get; init; }

    [Field(3)]
    public ContainerStateTerminated? Terminated { get; init; }
}

public sealed record ContainerStateWaiting : Extensible
{
    [Field(1)]
    public string? Reason { get; init; }

    [Field(2)]
    public string? Message { get; init; }
}

public sealed record ContainerStateRunning : Extensible
{
    [Field(1)]
    public DateTimeOffset? StartedAt { get; init; }
}

public sealed record ContainerStateTerminated : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int ExitCode { get; init; }

    [Field(2)]
    public int Signal { get; init; }

    [Field(3)]
    public string? Reason { get; init; }

    [Field(4)]
    public string? Message { get; init; }

    [Field(5)]
    public DateTimeOffset? StartedAt { get; init; }

    [Field(6)]
    public DateTimeOffset? FinishedAt { get; init; }

    [Field(7)]
    public string? ContainerID { get; init; }
}

public sealed record VolumeMountStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string MountPath { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4)]
    public string? RecursiveReadOnly { get; init; }

    [Field(5)]
    public VolumeStatus? VolumeStatus { get; init; }
}

public sealed record VolumeStatus : Extensible
{
    [Field(1)]
    public ImageVolumeStatus? Image { get; init; }
}

public sealed record ImageVolumeStatus : Extensible
{
    [Field(1, Required = true)]
    public string? ImageRef { get; init; }
}

public sealed record ContainerUser : Extensible
{
    [Field(1)]
    public LinuxContainerUser? Linux { get; init; }
}

public sealed record LinuxContainerUser : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Uid { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Gid { get; init; }

    [Field(3)]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];
}

public sealed record ResourceStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Keys = "resourceID")]
    public IReadOnlyList<ResourceHealth> Resources { get; init => field = value ?? []; } = [];
}

public sealed record ResourceHealth : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ResourceID { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Health { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}

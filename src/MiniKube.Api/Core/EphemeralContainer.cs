using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record EphemeralContainer : Extensible
{
    [Field(1, Inlined = 1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Inlined = 1)]
    public string? Image { get; init; }

    [Field(3, Inlined = 1)]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];

    [Field(4, Inlined = 1)]
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];

    [Field(5, Inlined = 1)]
    public string? WorkingDir { get; init; }

    [Field(6, Inlined = 1, Keys = "containerPort,protocol", Merge = "containerPort")]
    public IReadOnlyList<ContainerPort> Ports { get; init => field = value ?? []; } = [];

    [Field(19, Inlined = 1)]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init => field = value ?? []; } = [];

    [Field(7, Inlined = 1, Keys = "name", Merge = "name")]
    public IReadOnlyList<EnvVar> Env { get; init => field = value ?? []; } = [];

    [Field(8, Inlined = 1)]
    public ResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    [Field(23, Inlined = 1)]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init => field = value ?? []; } = [];

    [Field(24, Inlined = 1)]
    public string? RestartPolicy { get; init; }

    [Field(25, Inlined = 1)]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init => field = value ?? []; } = [];

    [Field(9, Inlined = 1, Keys = "mountPath", Merge = "mountPath")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init => field = value ?? []; } = [];

    [Field(21, Inlined = 1, Keys = "devicePath", Merge = "devicePath")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init => field = value ?? []; } = [];

    [Field(10, Inlined = 1)]
    public Probe? LivenessProbe { get; init; }

    [Field(11, Inlined = 1)]
    public Probe? ReadinessProbe { get; init; }

    [Field(22, Inlined = 1)]
    public Probe? StartupProbe { get; init; }

    [Field(12, Inlined = 1)]
    public Lifecycle? Lifecycle { get; init; }

    [Field(13, Inlined = 1, Default = "\"/dev/termination-log\"")]
    public string? TerminationMessagePath { get; init; }

    [Field(20, Inlined = 1, Default = "\"File\"", OneOf = "File|FallbackToLogsOnError")]
    public string? TerminationMessagePolicy { get; init; }

    [Field(14, Inlined = 1, OneOf = "Always|Never|IfNotPresent")]
    public string? ImagePullPolicy { get; init; }

    [Field(15, Inlined = 1)]
    public SecurityContext? SecurityContext { get; init; }

    [Field(16, Inlined = 1)]
    public bool Stdin { get; init; }

    [Field(17, Inlined = 1)]
    public bool StdinOnce { get; init; }

    [Field(18, Inlined = 1)]
    public bool Tty { get; init; }

    [Field(2)]
    public string? TargetContainerName { get; init; }
}

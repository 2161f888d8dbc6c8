using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Container : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Image { get; init; }

    [Field(3)]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];

    [Field(5)]
    public string? WorkingDir { get; init; }

    [Field(6, Keys = "containerPort,protocol", Merge = "containerPort")]
    public IReadOnlyList<ContainerPort> Ports { get; init => field = value ?? []; } = [];

    [Field(19)]
    public IReadOnlyList<EnvFromSource> EnvFrom { get; init => field = value ?? []; } = [];

    [Field(7, Keys = "name", Merge = "name")]
    public IReadOnlyList<EnvVar> Env { get; init => field = value ?? []; } = [];

    [Field(8)]
    public ResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    [Field(23)]
    public IReadOnlyList<ContainerResizePolicy> ResizePolicy { get; init => field = value ?? []; } = [];

    [Field(24)]
    public string? RestartPolicy { get; init; }

    [Field(25)]
    public IReadOnlyList<ContainerRestartRule> RestartPolicyRules { get; init => field = value ?? []; } = [];

    [Field(9, Keys = "mountPath", Merge = "mountPath")]
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init => field = value ?? []; } = [];

    [Field(21, Keys = "devicePath", Merge = "devicePath")]
    public IReadOnlyList<VolumeDevice> VolumeDevices { get; init => field = value ?? []; } = [];

    [Field(10)]
    public Probe? LivenessProbe { get; init; }

    [Field(11)]
    public Probe? ReadinessProbe { get; init; }

    [Field(22)]
    public Probe? StartupProbe { get; init; }

    [Field(12)]
    public Lifecycle? Lifecycle { get; init; }

    [Field(13, Default = "\"/dev/termination-log\"")]
    public string? TerminationMessagePath { get; init; }

    [Field(20, Default = "\"File\"", OneOf = "File|FallbackToLogsOnError")]
    public string? TerminationMessagePolicy { get; init; }

    [Field(14, OneOf = "Always|Never|IfNotPresent")]
    public string? ImagePullPolicy { get; init; }

    [Field(15)]
    public SecurityContext? SecurityContext { get; init; }

    [Field(16)]
    public bool Stdin { get; init; }

    [Field(17)]
    public bool StdinOnce { get; init; }

    [Field(18)]
    public bool Tty { get; init; }
}

public sealed record ContainerPort : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public int HostPort { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never), JsonPropertyName("containerPort")]
    public int ContainerPortValue { get; init; }

    [Field(4, Default = "\"TCP\"", OneOf = "TCP|UDP|SCTP")]
    public string? Protocol { get; init; }

    [Field(5)]
    public string? HostIP { get; init; }
}

public sealed record ContainerResizePolicy : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ResourceName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string RestartPolicy { get; init => field = value ?? ""; } = "";
}

public sealed record ContainerRestartRule : Extensible
{
    [Field(1, Required = true)]
    public string? Action { get; init; }

    [Field(2)]
    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}

public sealed record ContainerRestartRuleOnExitCodes : Extensible
{
    [Field(1, Required = true)]
    public string? Operator { get; init; }

    [Field(2, Set = true)]
    public IReadOnlyList<int> Values { get; init => field = value ?? []; } = [];
}

public sealed record VolumeMount : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public bool ReadOnly { get; init; }

    [Field(7)]
    public string? RecursiveReadOnly { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string MountPath { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public string? SubPath { get; init; }

    [Field(5, OneOf = "None|HostToContainer|Bidirectional")]
    public string? MountPropagation { get; init; }

    [Field(6)]
    public string? SubPathExpr { get; init; }
}

public sealed record VolumeDevice : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DevicePath { get; init => field = value ?? ""; } = "";
}

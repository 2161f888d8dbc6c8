using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record NodeSystemInfo : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string MachineID { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string SystemUUID { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string BootID { get; init => field = value ?? ""; } = "";

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    [Field(5, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string OsImage { get; init => field = value ?? ""; } = "";

    [Field(6, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    [Field(7, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    [Field(8, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string KubeProxyVersion { get; init => field = value ?? ""; } = "";

    [Field(9, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    [Field(10, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Architecture { get; init => field = value ?? ""; } = "";

    [Field(11)]
    public NodeSwapStatus? Swap { get; init; }
}

public sealed record NodeSwapStatus : Extensible
{
    [Field(1)]
    public long? Capacity { get; init; }
}

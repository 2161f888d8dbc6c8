using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

public sealed record CSINode : Extensible, IResource<CSINode>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<CSINode>("storage.k8s.io/v1", "csinodes")
        .UpdatesNameVersion().Strategy(new CSINodeStrategy()).NameColumn().Column("Drivers", item => item.Spec.Drivers.Count, "integer").AgeColumn();

    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";
    public string Kind { get; init => field = value ?? "CSINode"; } = "CSINode";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public CSINodeSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record CSINodeSpec : Extensible
{
    [Field(1, Required = true, Keys = "name", Merge = "name"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<CSINodeDriver> Drivers { get; init => field = value ?? []; } = [];
}

public sealed record CSINodeDriver : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string NodeID { get; init => field = value ?? ""; } = "";

    [Field(3), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> TopologyKeys { get; init => field = value ?? []; } = [];

    [Field(4)]
    public VolumeNodeResources? Allocatable { get; init; }
}

public sealed record VolumeNodeResources : Extensible
{
    [Field(1)]
    public int? Count { get; init; }
}

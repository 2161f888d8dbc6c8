using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ComponentStatus : Extensible, IResource<ComponentStatus>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ComponentStatus>("v1", "componentstatuses")
        .ReadOnly().ShortNames("cs")
        .NameColumn()
        .Column("Status", item => ComponentHealth.Of(item).Status).Column("Message", item => ComponentHealth.Of(item).Message)
        .Column("Error", item => ComponentHealth.Of(item).Error);

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "ComponentStatus"; } = "ComponentStatus";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Keys = "type", Merge = "type")]
    public IReadOnlyList<ComponentCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record ComponentCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Message { get; init; }

    [Field(4)]
    public string? Error { get; init; }
}

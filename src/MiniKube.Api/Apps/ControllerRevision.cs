using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Apps;

public sealed record ControllerRevision : Extensible, IResource<ControllerRevision>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ControllerRevision>("apps/v1", "controllerrevisions")
        .Namespaced().Strategy(new ControllerRevisionStrategy())
        .NameColumn().Column("Controller", item => RevisionText.Controller(item.Metadata)).Column("Revision", item => item.Revision).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";
    public string Kind { get; init => field = value ?? "ControllerRevision"; } = "ControllerRevision";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public JsonElement? Data { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Revision { get; init; }
}

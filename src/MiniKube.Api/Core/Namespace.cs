using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Namespace : Extensible, IResource<Namespace>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Namespace>("v1", "namespaces")
        // Namespaces go one at a time: their deletion takes everything inside along.
        .Verbs("create", "delete", "get", "list", "patch", "update", "watch").Strategy(new NamespaceStrategy()).ShortNames("ns").Status().Subresource("finalize", "v1", "Namespace", "update").Selectable("status.phase")
        .NameColumn().Column("Status", item => item.Status.Phase).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Namespace"; } = "Namespace";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public NamespaceSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public NamespaceStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record NamespaceSpec : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];
}

public sealed record NamespaceStatus : Extensible
{
    [Field(1, Default = "\"Active\"", OneOf = "Active|Terminating")]
    public string? Phase { get; init; }

    [Field(2, Keys = "type", Merge = "type")]
    public IReadOnlyList<NamespaceCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record NamespaceCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(5)]
    public string? Reason { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}

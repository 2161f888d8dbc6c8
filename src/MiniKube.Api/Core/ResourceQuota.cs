using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ResourceQuota : Extensible, IResource<ResourceQuota>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ResourceQuota>("v1", "resourcequotas")
        .Namespaced().Strategy(new ResourceQuotaStrategy()).ShortNames("quota").Status()
        .NameColumn().Column("Request", item => QuotaText.Requests(item.Status)).Column("Limit", item => QuotaText.Limits(item.Status)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "ResourceQuota"; } = "ResourceQuota";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ResourceQuotaSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ResourceQuotaStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceQuotaSpec : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Hard { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(2, OneOf = "Terminating|NotTerminating|BestEffort|NotBestEffort|PriorityClass|CrossNamespacePodAffinity|VolumeAttributesClass")]
    public IReadOnlyList<string> Scopes { get; init => field = value ?? []; } = [];

    [Field(3, Atomic = true)]
    public ScopeSelector? ScopeSelector { get; init; }
}

public sealed record ResourceQuotaStatus : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Hard { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Used { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;
}

public sealed record ScopeSelector : Extensible
{
    [Field(1)]
    public IReadOnlyList<ScopedResourceSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];
}

public sealed record ScopedResourceSelectorRequirement : Extensible
{
    [Field(1, Required = true, OneOf = "Terminating|NotTerminating|BestEffort|NotBestEffort|PriorityClass|CrossNamespacePodAffinity|VolumeAttributesClass"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ScopeName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true, OneOf = "In|NotIn|Exists|DoesNotExist"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Operator { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

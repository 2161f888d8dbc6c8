using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record LimitRange : Extensible, IResource<LimitRange>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<LimitRange>("v1", "limitranges")
        .UpdatesMayCreate().Namespaced().Strategy(new LimitRangeStrategy()).ShortNames("limits")
        .NameColumn().CreatedAtColumn();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "LimitRange"; } = "LimitRange";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public LimitRangeSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record LimitRangeSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<LimitRangeItem> Limits { get; init => field = value ?? []; } = [];
}

public sealed record LimitRangeItem : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Max { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(3)]
    public IReadOnlyDictionary<string, Quantity> Min { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(4)]
    public IReadOnlyDictionary<string, Quantity> Default { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(5)]
    public IReadOnlyDictionary<string, Quantity> DefaultRequest { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(6)]
    public IReadOnlyDictionary<string, Quantity> MaxLimitRequestRatio { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;
}

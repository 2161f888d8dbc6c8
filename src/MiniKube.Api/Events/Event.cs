using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Events;

public sealed record Event : Extensible, IResource<Event>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Event>("events.k8s.io/v1", "events")
        .UpdatesMayCreate().Namespaced().Strategy(new EventStrategy()).ShortNames("ev").StoredAs(new EventForm())
        .SelectableAs("regarding.kind", "involvedObject.kind").SelectableAs("regarding.namespace", "involvedObject.namespace")
        .SelectableAs("regarding.name", "involvedObject.name").SelectableAs("regarding.uid", "involvedObject.uid")
        .SelectableAs("regarding.apiVersion", "involvedObject.apiVersion").SelectableAs("regarding.resourceVersion", "involvedObject.resourceVersion")
        .SelectableAs("regarding.fieldPath", "involvedObject.fieldPath").Selectable("reason").SelectableAs("reportingController", "reportingComponent").Selectable("type")
        .EventColumnsOf();

    public string ApiVersion { get; init => field = value ?? "events.k8s.io/v1"; } = "events.k8s.io/v1";
    public string Kind { get; init => field = value ?? "Event"; } = "Event";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    [Field(3)]
    public EventSeries? Series { get; init; }

    [Field(4)]
    public string? ReportingController { get; init; }

    [Field(5)]
    public string? ReportingInstance { get; init; }

    [Field(6)]
    public string? Action { get; init; }

    [Field(7)]
    public string? Reason { get; init; }

    [Field(8, Atomic = true)]
    public ObjectReference Regarding { get; init => field = value ?? new(); } = new();

    [Field(9, Atomic = true)]
    public ObjectReference? Related { get; init; }

    [Field(10)]
    public string? Note { get; init; }

    [Field(11)]
    public string? Type { get; init; }

    [Field(12)]
    public EventSource DeprecatedSource { get; init => field = value ?? new(); } = new();

    [Field(13)]
    public DateTimeOffset? DeprecatedFirstTimestamp { get; init; }

    [Field(14)]
    public DateTimeOffset? DeprecatedLastTimestamp { get; init; }

    [Field(15)]
    public int DeprecatedCount { get; init; }
}

public sealed record EventSeries : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Count { get; init; }

    [Field(2, Required = true), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; init; }
}

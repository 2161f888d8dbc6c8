using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Event : Extensible, IResource<Event>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Event>("v1", "events")
        .UpdatesMayCreate().Namespaced().Strategy(new EventStrategy()).ShortNames("ev")
        .Selectable("involvedObject.kind").Selectable("involvedObject.namespace").Selectable("involvedObject.name").Selectable("involvedObject.uid")
        .Selectable("involvedObject.apiVersion").Selectable("involvedObject.resourceVersion").Selectable("involvedObject.fieldPath")
        .Selectable("reason").Selectable("reportingComponent").Selectable("source", SourceOf).Selectable("type")
        .EventColumnsOf();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Event"; } = "Event";

    [Field(1, Required = true)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true, Atomic = true)]
    public ObjectReference InvolvedObject { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public string? Reason { get; init; }

    [Field(4)]
    public string? Message { get; init; }

    [Field(5)]
    public EventSource Source { get; init => field = value ?? new(); } = new();

    [Field(6)]
    public DateTimeOffset? FirstTimestamp { get; init; }

    [Field(7)]
    public DateTimeOffset? LastTimestamp { get; init; }

    [Field(8)]
    public int Count { get; init; }

    [Field(9)]
    public string? Type { get; init; }

    [Field(10), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    [Field(11)]
    public EventSeries? Series { get; init; }

    [Field(12)]
    public string? Action { get; init; }

    [Field(13, Atomic = true)]
    public ObjectReference? Related { get; init; }

    [Field(14), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ReportingComponent { get; init => field = value ?? ""; } = "";

    [Field(15), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ReportingInstance { get; init => field = value ?? ""; } = "";

    // Events of the newer API have only a reporting component.
    private static string SourceOf(JsonObject document) =>
        document["source"]?["component"]?.ToString() is { Length: > 0 } source ? source : document["reportingComponent"]?.ToString() ?? "";
}

public sealed record EventSource : Extensible
{
    [Field(1)]
    public string? Component { get; init; }

    [Field(2)]
    public string? Host { get; init; }
}

public sealed record EventSeries : Extensible
{
    [Field(1)]
    public int Count { get; init; }

    [Field(2), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; init; }
}

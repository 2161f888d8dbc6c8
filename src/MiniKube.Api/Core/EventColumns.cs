namespace MiniKube.Api.Core;

internal static class EventColumns
{
    public static ResourceDefinitionBuilder<Event> EventColumnsOf(this ResourceDefinitionBuilder<Event> events) => events
        .Column("Last Seen", (item, now) => Age.Of(LastSeen(item), now))
        .Column("Type", item => item.Type)
        .Column("Reason", item => item.Reason)
        .Column("Object", item => About(item.InvolvedObject))
        .Column("Subobject", item => item.InvolvedObject.FieldPath ?? "", wide: true)
        .Column("Source", Source, wide: true)
        .Column("Message", item => item.Message?.Trim())
        .Column("First Seen", (item, now) => Age.Of(FirstSeen(item), now), wide: true)
        .Column("Count", Count, wide: true)
        .Column("Name", item => item.Metadata.Name, wide: true);

    private static DateTimeOffset? FirstSeen(Event item) => item.FirstTimestamp ?? item.EventTime;

    private static DateTimeOffset? LastSeen(Event item) => item.Series?.LastObservedTime ?? item.LastTimestamp ?? FirstSeen(item);

    private static object Count(Event item) => item.Series is { } series ? series.Count : Math.Max(1, item.Count);

    private static string About(ObjectReference about)
    {
        var kind = about.Kind?.ToLowerInvariant() ?? "";
        return string.IsNullOrEmpty(about.Name) ? kind : $"{kind}/{about.Name}";
    }

    private static string Source(Event item)
    {
        var (component, host) = string.IsNullOrEmpty(item.Source.Component)
            ? (item.ReportingComponent, item.ReportingInstance)
            : (item.Source.Component, item.Source.Host);
        return string.IsNullOrEmpty(host) ? component : $"{component}, {host}";
    }
}

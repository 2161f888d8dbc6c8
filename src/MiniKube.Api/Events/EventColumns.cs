namespace MiniKube.Api.Events;

internal static class EventColumns
{
    public static ResourceDefinitionBuilder<Event> EventColumnsOf(this ResourceDefinitionBuilder<Event> events) => events
        .Column("Last Seen", (item, now) => Age.Of(item.Series?.LastObservedTime ?? item.DeprecatedLastTimestamp ?? FirstSeen(item), now))
        .Column("Type", item => item.Type)
        .Column("Reason", item => item.Reason)
        .Column("Object", item => About(item.Regarding))
        .Column("Subobject", item => item.Regarding.FieldPath ?? "", wide: true)
        .Column("Source", item => string.IsNullOrEmpty(item.ReportingInstance) ? item.ReportingController : $"{item.ReportingController}, {item.ReportingInstance}", wide: true)
        .Column("Message", item => item.Note?.Trim())
        .Column("First Seen", (item, now) => Age.Of(FirstSeen(item), now), wide: true)
        .Column("Count", item => item.Series?.Count ?? Math.Max(1, item.DeprecatedCount), wide: true)
        .Column("Name", item => item.Metadata.Name, wide: true);

    private static DateTimeOffset? FirstSeen(Event item) => item.DeprecatedFirstTimestamp ?? item.EventTime;

    private static string About(Core.ObjectReference about)
    {
        var kind = about.Kind?.ToLowerInvariant() ?? "";
        return string.IsNullOrEmpty(about.Name) ? kind : $"{kind}/{about.Name}";
    }
}

namespace MiniKube.Api.Events;

/// <summary>What is particular to events that are written by this group's rules: they say who reports, what was done and when.</summary>
internal sealed class EventStrategy : ResourceStrategy<Event>
{
    private const int MaximumText = 128;
    private const int MaximumNote = 1024;

    public override void Validate(Event next, FieldErrors errors)
    {
        if (next.EventTime is null) errors.Required("eventTime");
        Reporter(next, errors);
        Text(next.Action, "action", errors);
        Text(next.Reason, "reason", errors);
        if (next.Note?.Length > MaximumNote) errors.Invalid("note", "", $"can have at most {MaximumNote} characters");
        if (next.Type is not ("Normal" or "Warning")) errors.Invalid("type", next.Type ?? "", "has invalid value: ");
        var about = next.Regarding.Namespace ?? "";
        var space = next.Metadata.Namespace ?? "";
        if (next.Series is { } series) Series(series, errors);
        if (about != space && !(about.Length == 0 && space is "default" or "kube-system")) errors.Invalid("regarding.namespace", about, "does not match event.namespace");
    }

    /// <summary>An event is told again by its series, and its note may be put into better words (decision 37); what it is about and who said it stays.</summary>
    public override void ValidateUpdate(Event next, Event prior, FieldErrors errors)
    {
        if (next.Series is { } series && !Core.FieldRules.Same(series, prior.Series)) Series(series, errors);
        Core.FieldRules.Unchanged(next.Regarding, prior.Regarding, "regarding", errors);
        Core.FieldRules.Unchanged(next.Reason, prior.Reason, "reason", errors);
        Core.FieldRules.Unchanged(next.Action, prior.Action, "action", errors);
        Core.FieldRules.Unchanged(next.Type, prior.Type, "type", errors);
        Core.FieldRules.Unchanged(next.EventTime, prior.EventTime, "eventTime", errors);
        Core.FieldRules.Unchanged(next.Related, prior.Related, "related", errors);
        Core.FieldRules.Unchanged(next.ReportingController, prior.ReportingController, "reportingController", errors);
        Core.FieldRules.Unchanged(next.ReportingInstance, prior.ReportingInstance, "reportingInstance", errors);
    }

    private static void Series(EventSeries series, FieldErrors errors)
    {
        if (series.Count < 2) errors.Invalid("series.count", series.Count, "should be at least 2");
        if (series.LastObservedTime is null) errors.Required("series.lastObservedTime");
    }

    private static void Reporter(Event next, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(next.ReportingController)) errors.Required("reportingController");
        else if (Names.LabelKeyError(next.ReportingController) is { } error) errors.Invalid("reportingController", next.ReportingController, error);
        Text(next.ReportingInstance, "reportingInstance", errors);
    }

    private static void Text(string? text, string path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(text)) errors.Required(path);
        else if (text.Length > MaximumText) errors.Invalid(path, "", $"can have at most {MaximumText} characters");
    }
}

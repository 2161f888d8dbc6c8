namespace MiniKube.ApiServer.Cache;

/// <summary>Which objects of a kind a reader asked for.</summary>
internal sealed class ObjectFilter(ResourceDefinition definition, string @namespace, LabelQuery labels, FieldQuery fields)
{
    private readonly bool everything = @namespace.Length == 0 && labels.IsEverything && fields.IsEverything;
    private readonly bool hasLabels = !labels.IsEverything;
    private readonly bool hasFields = !fields.IsEverything;

    public string Namespace => @namespace;

    /// <summary>A selector narrows the result beyond the namespace.</summary>
    public bool Selects => hasLabels || hasFields;

    /// <summary>The one name that can match, when the field selector says so.</summary>
    public string? OnlyName { get; } = fields.Requirements.FirstOrDefault(field => field is { Path: "metadata.name", Negated: false })?.Value;

    /// <exception cref="ApiException">400: the kind has no such selectable field.</exception>
    public void Check()
    {
        foreach (var field in fields.Requirements)
        {
            if (field.Path is "metadata.name" or "metadata.namespace" || definition.SelectableFields.Any(known => known.Path == field.Path)) continue;
            throw ApiException.BadRequest($"Unable to find \"{definition.Group switch { "" => "", var group => group + "/" }}{definition.Version}, Resource={definition.Plural}\" that match label selector \"{labels}\", field selector \"{fields}\": field label not supported: {field.Path}");
        }
    }

    public bool Matches(StoredObject item)
    {
        if (everything) return true;
        if (@namespace.Length > 0 && item.Namespace != @namespace) return false;
        if (hasFields)
        {
            foreach (var field in fields.Requirements)
            {
                if (!field.Accepts(item.Field(definition, field.Path) ?? "")) return false;
            }
        }
        return !hasLabels || labels.Matches(item.Labels);
    }

    /// <summary>What a watcher with this filter is told of a change; null: nothing.</summary>
    public WatchEvent? Translate(LogEntry entry)
    {
        if (everything) return new(entry.Type, entry.Current, entry.Revision);
        if (@namespace.Length > 0 && entry.Current.Namespace != @namespace) return null;
        if (!Selects) return new(entry.Type, entry.Current, entry.Revision);
        var before = entry.Previous is { } previous && Matches(previous);
        var after = entry.Type != WatchEventType.Deleted && Matches(entry.Current);
        return (before, after) switch
        {
            (true, true) => new(WatchEventType.Modified, entry.Current, entry.Revision),
            (false, true) => new(WatchEventType.Added, entry.Current, entry.Revision),
            (true, false) => new(WatchEventType.Deleted, entry.Type == WatchEventType.Deleted ? entry.Current : entry.LastSeen, entry.Revision),
            _ => null,
        };
    }
}

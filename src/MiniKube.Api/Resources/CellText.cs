using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api;

/// <summary>How table cells write lists, labels and what is absent.</summary>
internal static class CellText
{
    public const string None = "<none>";
    public const string Unset = "<unset>";
    public const string Unknown = "<unknown>";

    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    public static string OrUnknown(string? text) => string.IsNullOrEmpty(text) ? Unknown : text;

    public static string Labels(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0
            ? None
            : string.Join(",", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    public static string Selector(LabelSelector selector) =>
        selector.MatchLabels.Count + selector.MatchExpressions.Count == 0 ? None : LabelQuery.Of(selector).ToString();

    public static string ContainerNames(PodSpec spec) => string.Join(",", spec.Containers.Select(container => container.Name));

    public static string Images(PodSpec spec) => string.Join(",", spec.Containers.Select(container => container.Image));

    /// <summary>The first three, and how many more there are.</summary>
    public static string Few(IReadOnlyCollection<string> items, string empty)
    {
        const int Shown = 3;
        if (items.Count == 0) return empty;
        var text = string.Join(",", items.Take(Shown));
        return items.Count > Shown ? $"{text} + {items.Count - Shown} more..." : text;
    }
}

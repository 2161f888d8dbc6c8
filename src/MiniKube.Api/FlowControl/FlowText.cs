using System.Globalization;

namespace MiniKube.Api.FlowControl;

/// <summary>How flow schemas and priority levels stand in tables.</summary>
internal static class FlowText
{
    /// <summary>Whether the level that the schema names is missing, as its condition "Dangling" tells.</summary>
    public static string MissingLevel(FlowSchema schema) =>
        schema.Status.Conditions.FirstOrDefault(condition => condition.Type == "Dangling")?.Status ?? "?";

    public static string Shares(PriorityLevelConfiguration level) =>
        (level.Spec.Limited?.NominalConcurrencyShares ?? level.Spec.Exempt?.NominalConcurrencyShares)?.ToString(CultureInfo.InvariantCulture) ?? CellText.None;

    public static string Queuing(PriorityLevelConfiguration level, Func<QueuingConfiguration, int> value) =>
        level.Spec.Limited?.LimitResponse.Queuing is { } queuing ? value(queuing).ToString(CultureInfo.InvariantCulture) : CellText.None;
}

namespace MiniKube.Api.Core;

/// <summary>A quota's state in a table: "cpu: 1/2, pods: 3/10", limits apart from all else.</summary>
internal static class QuotaText
{
    public static string Requests(ResourceQuotaStatus status) => Join(status, limits: false);

    public static string Limits(ResourceQuotaStatus status) => Join(status, limits: true);

    private static string Join(ResourceQuotaStatus status, bool limits) => string.Join(", ",
        status.Hard.Keys.Where(name => name.StartsWith("limits", StringComparison.Ordinal) == limits).Order(StringComparer.Ordinal)
            .Select(name => $"{name}: {status.Used.GetValueOrDefault(name)}/{status.Hard[name]}"));
}

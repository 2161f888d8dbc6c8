namespace MiniKube.Api.ApiRegistration;

internal static class APIServiceText
{
    /// <summary>"True", or "False (why)".</summary>
    public static string Available(APIService item)
    {
        if (item.Status.Conditions.FirstOrDefault(condition => condition.Type == "Available") is not { } available) return "Unknown";
        return available.Status == "True" ? "True" : $"{available.Status} ({available.Reason})";
    }
}

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>What a pod breaks, and where. The words are Kubernetes'.</summary>
internal sealed record SecurityFinding(string Rule, string Detail)
{
    public static string Join(IEnumerable<SecurityFinding> findings) => string.Join(", ", findings.Select(finding => $"{finding.Rule} ({finding.Detail})"));

    /// <summary>container "a" / containers "a", "b"</summary>
    public static string Containers(IReadOnlyList<string> names) => $"container{(names.Count == 1 ? "" : "s")} {Quoted(names)}";

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}

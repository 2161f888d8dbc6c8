namespace MiniKube.ApiServer.Admission.PodSecurity;

internal enum SecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}

/// <summary>A level as a namespace's label says it, and the version of the rules; versions are accepted and the newest rules apply.</summary>
internal readonly record struct SecurityPolicy(SecurityLevel Level, string Version)
{
    private const string Latest = "latest";

    /// <summary>A label that nobody understands is as strict as can be. Rule: Kubernetes docs, "Pod Security Admission".</summary>
    public static SecurityPolicy Read(IReadOnlyDictionary<string, string> labels, string mode)
    {
        var version = labels.GetValueOrDefault($"pod-security.kubernetes.io/{mode}-version", Latest);
        return labels.GetValueOrDefault($"pod-security.kubernetes.io/{mode}") switch
        {
            null or "privileged" => new(SecurityLevel.Privileged, version),
            "baseline" => new(SecurityLevel.Baseline, version),
            _ => new(SecurityLevel.Restricted, version),
        };
    }

    public override string ToString() => $"{Level.ToString().ToLowerInvariant()}:{Version}";
}

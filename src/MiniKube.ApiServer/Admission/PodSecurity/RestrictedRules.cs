using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>What hardening asks for beyond the baseline. Pure. Rule: Kubernetes docs, "Pod Security Standards", Restricted.</summary>
internal static class RestrictedRules
{
    private static readonly string[] ProfileTypes = ["RuntimeDefault", "Localhost"];

    public static IEnumerable<SecurityFinding> Check(PodView pod) =>
    [
        .. Escalation(pod), .. Capabilities(pod), .. VolumeTypes(pod), .. NonRoot(pod), .. RootUser(pod), .. Seccomp(pod),
    ];

    private static IEnumerable<SecurityFinding> Escalation(PodView pod)
    {
        if (pod.IsWindows) yield break;
        if (pod.Where(security => security.AllowPrivilegeEscalation != false) is { Count: > 0 } names)
            yield return new("allowPrivilegeEscalation != false", $"{SecurityFinding.Containers(names)} must set securityContext.allowPrivilegeEscalation=false");
    }

    private static IEnumerable<SecurityFinding> Capabilities(PodView pod)
    {
        if (pod.IsWindows) yield break;
        var kept = pod.Where(security => security.Capabilities?.Drop.Contains("ALL") != true);
        var added = pod.Where(security => security.Capabilities?.Add.Any(name => name != "NET_BIND_SERVICE") == true);
        if (kept.Count == 0 && added.Count == 0) yield break;
        List<string> details = [];
        if (kept.Count > 0) details.Add($"{SecurityFinding.Containers(kept)} must set securityContext.capabilities.drop=[\"ALL\"]");
        if (added.Count > 0)
        {
            var which = pod.Containers.SelectMany(container => container.Security.Capabilities?.Add ?? []).Where(name => name != "NET_BIND_SERVICE").Distinct().Order(StringComparer.Ordinal);
            details.Add($"{SecurityFinding.Containers(added)} must not include {SecurityFinding.Quoted(which)} in securityContext.capabilities.add");
        }
        yield return new("unrestricted capabilities", string.Join("; ", details));
    }

    private static IEnumerable<SecurityFinding> VolumeTypes(PodView pod)
    {
        var forbidden = pod.Spec.Volumes.Where(volume => !IsAllowed(volume)).ToArray();
        if (forbidden.Length == 0) yield break;
        var names = SecurityFinding.Quoted(forbidden.Select(volume => volume.Name));
        yield return new("restricted volume types", $"volume{(forbidden.Length == 1 ? "" : "s")} {names} {(forbidden.Length == 1 ? "uses" : "use")} restricted volume type"
            + $"{(forbidden.Length == 1 ? "" : "s")} {SecurityFinding.Quoted(forbidden.Select(TypeOf).Distinct().Order(StringComparer.Ordinal))}");
    }

    private static IEnumerable<SecurityFinding> NonRoot(PodView pod)
    {
        var wrong = pod.Where(security => security.RunAsNonRoot == false);
        if (wrong.Count > 0)
        {
            yield return new("runAsNonRoot != true", $"{SecurityFinding.Containers(wrong)} must not set securityContext.runAsNonRoot=false");
            yield break;
        }
        if (pod.Security.RunAsNonRoot == true) yield break;
        if (pod.Where(security => security.RunAsNonRoot != true) is { Count: > 0 } names)
            yield return new("runAsNonRoot != true", $"pod or {SecurityFinding.Containers(names)} must set securityContext.runAsNonRoot=true");
    }

    private static IEnumerable<SecurityFinding> RootUser(PodView pod)
    {
        var containers = pod.Where(security => security.RunAsUser == 0);
        if (containers.Count > 0 || pod.Security.RunAsUser == 0)
            yield return new("runAsUser=0", $"{BaselineRules.Whose(pod.Security.RunAsUser == 0, containers)} must not set runAsUser=0");
    }

    private static IEnumerable<SecurityFinding> Seccomp(PodView pod)
    {
        if (pod.IsWindows) yield break;
        var podIsGood = ProfileTypes.Contains(pod.Security.SeccompProfile?.Type);
        var wrong = pod.Where(security => security.SeccompProfile is { } profile ? !ProfileTypes.Contains(profile.Type) : !podIsGood);
        if (wrong.Count > 0)
            yield return new("seccompProfile", $"pod or {SecurityFinding.Containers(wrong)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    private static bool IsAllowed(Volume volume) => volume is { ConfigMap: not null } or { Csi: not null } or { DownwardAPI: not null } or { EmptyDir: not null }
        or { Ephemeral: not null } or { PersistentVolumeClaim: not null } or { Projected: not null } or { Secret: not null };

    private static string TypeOf(Volume volume) =>
        ApiJson.ToDocument(volume).Select(pair => pair.Key).FirstOrDefault(name => name != "name") ?? "unknown";
}

using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>
/// Holds pods to what their namespace's labels ask for: refused (enforce), or told to whoever wrote them (warn) and to the audit log (audit). What makes
/// pods is warned about, never refused. Rule: Kubernetes docs, "Pod Security Admission".
/// </summary>
internal sealed class PodSecurityAdmission(WatchCache cache) : IAdmission
{
    private const string Prefix = "pod-security.kubernetes.io/";

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Document is null || request.Removes || request.Namespace.Length == 0) return default;
        if (request.Subresource.Length > 0 && (request.Definition.GroupResource, request.Subresource) != ("pods", "ephemeralcontainers")) return default;
        if (!Workloads.Carries(request.Definition.GroupResource)) return default;
        if (cache.For("namespaces").Current.Find("", request.Namespace) is not { } space || !space.Labels.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal))) return default;
        Check(request, space.Labels);
        return default;
    }

    private static void Check(AdmissionRequest request, IReadOnlyDictionary<string, string> labels)
    {
        if (Workloads.TemplateOf(request.Definition.GroupResource, request.Document!) is not { } found) return;
        var isPod = request.Definition.GroupResource == "pods";
        // What is checked cannot change in a pod's update, except for the containers that come with a subresource of their own.
        if (isPod && request.Operation == Operation.Update && request.Prior is { } prior
            && JsonNode.DeepEquals(prior.ToDocument()["spec"], request.Document!["spec"])) return;
        var pod = PodView.Of(found.Spec, found.Annotations);
        var enforce = SecurityPolicy.Read(labels, "enforce");
        var refused = Findings(pod, enforce.Level);
        if (isPod && refused.Count > 0) throw ApiException.Forbidden(request.Definition, request.Name, $"violates PodSecurity \"{enforce}\": {SecurityFinding.Join(refused)}");
        var audit = SecurityPolicy.Read(labels, "audit");
        if (Findings(pod, audit.Level) is { Count: > 0 } noted)
            request.Options.AuditAnnotations?.TryAdd(Prefix + "audit-violations", $"would violate PodSecurity \"{audit}\": {SecurityFinding.Join(noted)}");
        var warn = SecurityPolicy.Read(labels, "warn");
        // A pod that is stored has passed enforce; one that something else will make has not.
        if (!isPod && !labels.ContainsKey(Prefix + "warn")) return;
        if (Findings(pod, warn.Level) is { Count: > 0 } told) request.Options.Warnings?.Add($"would violate PodSecurity \"{warn}\": {SecurityFinding.Join(told)}");
    }

    private static IReadOnlyList<SecurityFinding> Findings(PodView pod, SecurityLevel level) => level switch
    {
        SecurityLevel.Privileged => [],
        SecurityLevel.Baseline => [.. BaselineRules.Check(pod)],
        _ => [.. BaselineRules.Check(pod).Where(finding => finding.Rule is not ("hostPath volumes" or "seccompProfile")), .. RestrictedRules.Check(pod)],
    };
}

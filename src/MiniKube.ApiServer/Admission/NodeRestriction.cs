using System.Collections.Frozen;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission;

/// <summary>
/// Keeps an agent to its own node, its own Lease and the pods that are bound to it. Looks at the very object that is replaced, where authorization
/// only sees names. Rule: Kubernetes docs, "NodeRestriction".
/// </summary>
internal sealed class NodeRestriction : IAdmission
{
    private const string Reserved = "node-restriction.kubernetes.io";
    private static readonly string[] KubernetesDomains = ["kubernetes.io", "k8s.io"];
    private static readonly string[] AgentDomains = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    private static readonly FrozenSet<string> AgentLabels = FrozenSet.Create(
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type", "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region");

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Options.User.NodeName is not { } node) return ValueTask.CompletedTask;
        switch (request.Definition.GroupResource)
        {
            case "pods" when request.Operation == Operation.Create:
                CheckMirror(request, node);
                break;
            case "pods":
                if (request.Prior?.Field(request.Definition, "spec.nodeName") != node)
                {
                    throw Refused(request, $"node \"{node}\" can only change pods with spec.nodeName set to itself");
                }
                break;
            case "nodes" or "leases.coordination.k8s.io" or "csinodes.storage.k8s.io" when request.Name != node:
                throw Refused(request, $"node \"{node}\" is not allowed to modify \"{request.Name}\"");
            case "nodes" when request.Document is not null:
                CheckNode(request, node);
                break;
            case "resourceslices.resource.k8s.io" when NodeOfSlice(request) != node:
                throw Refused(request, $"node \"{node}\" may only write resource slices of its own");
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>An agent makes pods only to show what it runs by itself, and those get nothing of the cluster's.</summary>
    private static void CheckMirror(AdmissionRequest request, string node)
    {
        if (request.Document?["spec"] is not JsonObject spec || spec.Text("nodeName") != node)
        {
            throw Refused(request, $"node \"{node}\" can only create pods with spec.nodeName set to itself");
        }
        if ((request.Document.Metadata()["annotations"] as JsonObject)?.ContainsKey("kubernetes.io/config.mirror") != true)
        {
            throw Refused(request, $"pod does not have \"kubernetes.io/config.mirror\" annotation, node \"{node}\" can only create mirror pods");
        }
        if (spec.Text("serviceAccountName").Length > 0) throw Refused(request, $"node \"{node}\" can not create pods that reference a service account");
        if (spec["volumes"] is JsonArray volumes && volumes.OfType<JsonObject>().Any(volume => volume["secret"] is not null || volume["configMap"] is not null
            || volume["projected"] is not null || volume["persistentVolumeClaim"] is not null))
        {
            throw Refused(request, $"node \"{node}\" can not create pods that reference secrets, configmaps, projected volumes or persistentvolumeclaims");
        }
    }

    /// <summary>Labels and taints that keep workloads apart are not the node's own to change.</summary>
    private static void CheckNode(AdmissionRequest request, string node)
    {
        var prior = request.Prior?.ToDocument();
        var (next, before) = (Labels(request.Document!), Labels(prior));
        string[] changed = [.. next.Concat(before).Select(pair => pair.Key).Distinct().Where(key => !MaySet(key) && !JsonNode.DeepEquals(next[key], before[key])).Order(StringComparer.Ordinal)];
        if (changed.Length > 0)
        {
            var which = string.Join(", ", changed);
            throw Refused(request, prior is null ? $"node \"{node}\" is not allowed to set the following labels: {which}" : $"is not allowed to modify labels: {which}");
        }
        if (prior is null) return;
        if (!JsonNode.DeepEquals(request.Document!["spec"]?["taints"], prior["spec"]?["taints"])) throw Refused(request, $"node \"{node}\" is not allowed to modify taints");
    }

    private static string NodeOfSlice(AdmissionRequest request) =>
        ((request.Document ?? request.Prior!.ToDocument())["spec"] as JsonObject)?.Text("nodeName") ?? "";

    /// <summary>Labels of nobody's domain or of the user's own; of those of Kubernetes only what describes a machine. Roles are none of it.</summary>
    private static bool MaySet(string label)
    {
        var slash = label.IndexOf('/');
        var domain = slash < 0 ? "" : label[..slash];
        if (IsIn(domain, Reserved)) return false;
        return !KubernetesDomains.Any(theirs => IsIn(domain, theirs)) || AgentLabels.Contains(label) || AgentDomains.Any(theirs => IsIn(domain, theirs));
    }

    private static bool IsIn(string domain, string parent) =>
        domain.EndsWith(parent, StringComparison.Ordinal) && (domain.Length == parent.Length || domain[^(parent.Length + 1)] == '.');

    private static JsonObject Labels(JsonObject? document) => document?["metadata"]?["labels"] as JsonObject ?? [];

    private static ApiException Refused(AdmissionRequest request, string why) => ApiException.Forbidden(request.Definition, request.Name, why);
}

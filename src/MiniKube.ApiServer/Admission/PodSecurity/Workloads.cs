using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>Where kinds that make pods keep the pod that they make.</summary>
internal static class Workloads
{
    public static bool Carries(string resource) => resource is "pods" or "podtemplates" or "replicationcontrollers" or "deployments.apps" or "replicasets.apps"
        or "statefulsets.apps" or "daemonsets.apps" or "jobs.batch" or "cronjobs.batch";

    /// <summary>Null: it carries none.</summary>
    public static (PodSpec Spec, IReadOnlyDictionary<string, string> Annotations)? TemplateOf(string resource, JsonObject document)
    {
        var holder = resource switch
        {
            "pods" => document,
            "podtemplates" => document["template"],
            "cronjobs.batch" => document["spec"]?["jobTemplate"]?["spec"]?["template"],
            _ => document["spec"]?["template"],
        };
        if (holder?["spec"] is not JsonObject spec) return null;
        var annotations = (holder["metadata"]?["annotations"] as JsonObject)?.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "") ?? [];
        return (ApiJson.Deserialize<PodSpec>(spec), annotations);
    }
}

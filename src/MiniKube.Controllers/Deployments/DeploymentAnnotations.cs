using System.Globalization;

namespace MiniKube.Controllers.Deployments;

/// <summary>Annotations by which Deployment and ReplicaSets remember a rollout. Names are Kubernetes'; kubectl reads them.</summary>
internal static class DeploymentAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private static readonly HashSet<string> Own =
    [
        Revision, RevisionHistory, DesiredReplicas, MaxReplicas, "kubectl.kubernetes.io/last-applied-configuration", "deprecated.deployment.rollback.to",
    ];

    public static long RevisionOf(IKubernetesObject value) => Number(value, Revision) ?? 0;

    /// <summary>The Deployment's replicas when the ReplicaSet was last scaled.</summary>
    public static int? DesiredOf(ReplicaSet replicaSet) => (int?)Number(replicaSet, DesiredReplicas);

    /// <summary>Replicas plus surge when the ReplicaSet was last scaled.</summary>
    public static int? MaxOf(ReplicaSet replicaSet) => (int?)Number(replicaSet, MaxReplicas);

    /// <summary>What a ReplicaSet takes over from its Deployment, change-cause for example.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Inherited(Deployment deployment) =>
        deployment.Metadata.Annotations.Where(pair => !Own.Contains(pair.Key));

    public static ReplicaSet With(this ReplicaSet replicaSet, params IEnumerable<KeyValuePair<string, string>> annotations)
    {
        Dictionary<string, string>? changed = null;
        foreach (var (key, value) in annotations)
        {
            if ((changed ?? replicaSet.Metadata.Annotations).TryGetValue(key, out var present) && present == value) continue;
            changed ??= new(replicaSet.Metadata.Annotations);
            changed[key] = value;
        }
        return changed is null ? replicaSet : replicaSet with { Metadata = replicaSet.Metadata with { Annotations = changed } };
    }

    public static KeyValuePair<string, string> Pair(string key, long value) => new(key, value.ToString(CultureInfo.InvariantCulture));

    private static long? Number(IKubernetesObject value, string key) =>
        value.Metadata.Annotations.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}

using MiniKube.Api.Core;
using MiniKube.Api.Meta;
using MiniKube.Api.Policy;

namespace MiniKube.ApiServer.Rest.Verbs.Eviction;

/// <summary>Whether a pod may leave under its budget. Rule: Kubernetes docs, "API-initiated Eviction" and "Disruptions".</summary>
internal static class EvictionRules
{
    private const int MaximumDisrupted = 2000;
    private const int RetrySeconds = 10;

    /// <summary>It serves nobody, or is on its way already.</summary>
    public static bool NeedsNoBudget(Pod pod) => pod.Status.Phase is "Pending" or "Succeeded" or "Failed" || pod.Metadata.DeletionTimestamp is not null;

    /// <summary>It is not ready, and the budget says that such pods may go.</summary>
    public static bool GoesAsUnhealthy(Pod pod, PodDisruptionBudget budget)
    {
        if (pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" })) return false;
        if (budget.Spec.UnhealthyPodEvictionPolicy == "AlwaysAllow") return true;
        return budget.Status.DesiredHealthy > 0 && budget.Status.CurrentHealthy >= budget.Status.DesiredHealthy;
    }

    /// <summary>The budget's status after one more disruption.</summary>
    /// <exception cref="ApiException">429: not now. 403: never, as the status stands.</exception>
    public static PodDisruptionBudgetStatus Take(PodDisruptionBudget budget, string pod, DateTimeOffset now)
    {
        var (name, status) = (budget.Metadata.Name, budget.Status);
        if (status.ObservedGeneration < budget.Metadata.Generation)
        {
            throw NotNow($"The disruption budget {name} is still being processed by the server.");
        }
        if (status.DisruptionsAllowed < 0) throw Never(name!, "pdb disruptions allowed is negative");
        if (status.DisruptedPods.Count > MaximumDisrupted) throw Never(name!, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        if (status.DisruptionsAllowed == 0)
        {
            throw NotNow($"The disruption budget {name} needs {status.DesiredHealthy} healthy pods and has {status.CurrentHealthy} currently");
        }
        return status with
        {
            DisruptionsAllowed = status.DisruptionsAllowed - 1,
            DisruptedPods = new Dictionary<string, DateTimeOffset>(status.DisruptedPods) { [pod] = now },
        };
    }

    private static ApiException NotNow(string why)
    {
        var status = ApiException.TooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", RetrySeconds).Status;
        return new(status with { Details = status.Details! with { Causes = [new() { Reason = "DisruptionBudget", Message = why }] } });
    }

    private static ApiException Never(string name, string why) => ApiException.Forbidden(PodDisruptionBudget.Definition, name, why);
}

using MiniKube.Api.Core;
using MiniKube.Api.Policy;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Rest.Verbs.Eviction;

/// <summary>Finds the budget of a pod and takes one disruption from it, exactly, however many evict at once.</summary>
internal static class DisruptionBudgets
{
    private static readonly ResourceDefinition Budgets = PodDisruptionBudget.Definition;

    /// <returns>True: the pod goes because of the state that it is in.</returns>
    /// <exception cref="ApiException">429: its budget does not allow it now.</exception>
    public static async Task<bool> TakeAsync(RestRequest request, StoredObject stored, WriteOptions write)
    {
        var pod = stored.As<Pod>();
        if (EvictionRules.NeedsNoBudget(pod)) return false;
        var (registry, space) = (request.Server.Registry, request.Target.Namespace);
        var all = await registry.ListAsync(Budgets, new ListOptions { Namespace = space }, request.Cancel);
        var own = all.Items.Select(item => item.As<PodDisruptionBudget>()).Where(budget => Covers(budget, stored)).ToArray();
        if (own.Length == 0) return false;
        if (own.Length > 1)
        {
            throw ApiException.Unprocessable("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        if (EvictionRules.GoesAsUnhealthy(pod, own[0])) return true;
        var now = request.Server.Time.GetUtcNow();
        await registry.UpdateAsync(Budgets, space, own[0].Metadata.Name!, "status", document =>
        {
            var status = EvictionRules.Take(ApiJson.Deserialize<PodDisruptionBudget>(document), pod.Metadata.Name!, now);
            document["status"] = ApiJson.ToDocument(status);
            return document;
        }, write with { User = Authentication.UserInfo.Server, FieldManager = "kube-apiserver", Preconditions = null }, request.Cancel);
        return false;
    }

    private static bool Covers(PodDisruptionBudget budget, StoredObject pod) =>
        budget.Spec.Selector is { } selector && LabelQuery.Of(selector).Matches(pod.Labels);
}

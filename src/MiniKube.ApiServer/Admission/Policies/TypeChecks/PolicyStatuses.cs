using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Admission.Policies.TypeChecks;

/// <summary>
/// Writes into the status of each ValidatingAdmissionPolicy what its type check found, once for each generation. Several servers may do so at once: the first
/// one's write leaves nothing to do for the others.
/// </summary>
internal sealed class PolicyStatuses(ObjectRegistry registry, ResourceDirectory resources, WatchCache cache, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ResourceDefinition policies = resources.Get(ValidatingAdmissionPolicy.Definition.GroupResource);
    private readonly PolicyTypeCheck check = new(resources);

    public async Task RunAsync(CancellationToken cancel)
    {
        var source = cache.For(policies.GroupResource);
        while (!cancel.IsCancellationRequested)
        {
            var changed = source.Log.Grown;
            try
            {
                foreach (var item in source.Current.From("")) await TellAsync(item, cancel);
            }
            catch (Exception error) when (error is ApiException or EtcdException)
            {
                logger.StatusWaits(error.Message);
                changed = Task.Delay(RetryPause, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            await changed.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(StoredObject item, CancellationToken cancel)
    {
        var policy = item.As<ValidatingAdmissionPolicy>();
        if (item.IsDeleting || policy.Status.ObservedGeneration >= policy.Metadata.Generation) return;
        var warnings = check.Check(policy.Spec);
        try
        {
            await registry.UpdateAsync(policies, "", item.Name, "status", document => With(document, policy.Metadata.Generation, warnings), Write, cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
        }
    }

    /// <summary>Only of the generation that was looked at: a newer one is looked at in its turn.</summary>
    private static JsonObject With(JsonObject document, long generation, IReadOnlyList<ExpressionWarning> warnings)
    {
        if ((long?)document["metadata"]?["generation"] != generation) return document;
        if (document["status"] is not JsonObject status) document["status"] = status = [];
        status["observedGeneration"] = generation;
        status["typeChecking"] = ApiJson.ToDocument(new TypeChecking { ExpressionWarnings = warnings });
        return document;
    }
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>Gives pods their node. A pod is bound once; whoever comes second is told.</summary>
internal sealed class PodBinder(ResourceDefinition pods, ObjectStore store, CurrentObjects currents, TimeProvider time)
{
    private const int AtOnce = 64;
    private const int MaxAttempts = 20;

    public async Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, WriteOptions options, CancellationToken cancel)
    {
        var errors = new ApiException?[bindings.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(0, bindings.Count), parallel, async (i, stop) =>
        {
            try
            {
                await BindAsync(bindings[i], options, stop);
            }
            catch (ApiException error)
            {
                errors[i] = error;
            }
        });
        return errors;
    }

    private async Task BindAsync(PodBinding binding, WriteOptions options, CancellationToken cancel)
    {
        if (binding.Node.Length == 0) throw ApiException.BadRequest("a binding names its node in target.name");
        var current = await currents.GetAsync(pods, binding.Namespace, binding.Pod, cancel);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            byte[] json;
            try
            {
                json = Bound(current.Object, binding);
            }
            catch (ApiException) when (!current.Fresh)
            {
                current = await currents.FreshAsync(pods, binding.Namespace, binding.Pod, cancel);
                continue;
            }
            if (options.DryRun) return;
            var write = await store.PutAsync(pods, binding.Namespace, binding.Pod, current.Object.Revision, json, [], cancel);
            if (write.Succeeded)
            {
                currents.Wrote(pods, StoredObject.Load(binding.Namespace, binding.Pod, write.Revision, json));
                return;
            }
            current = new(write.Current ?? throw ApiException.NotFound(pods, binding.Pod), true);
        }
        throw ApiException.Conflict(pods, binding.Pod);
    }

    private byte[] Bound(StoredObject pod, PodBinding binding)
    {
        if (binding.Uid.Length > 0 && binding.Uid != pod.Uid)
        {
            throw ApiException.Conflict(pods, pod.Name, $"Precondition failed: UID in precondition: {binding.Uid}, UID in object meta: {pod.Uid}");
        }
        var document = pod.ToDocument();
        var spec = (JsonObject)document["spec"]!;
        if (pod.IsDeleting) throw ApiException.Conflict(pods, pod.Name, $"pod {pod.Name} is being deleted, cannot be assigned to a host");
        if (spec.Text("nodeName") is { Length: > 0 } node)
        {
            throw ApiException.Conflict(pods, pod.Name, $"pod {pod.Name} is already assigned to node \"{node}\"");
        }
        if (spec["schedulingGates"] is JsonArray { Count: > 0 })
        {
            throw ApiException.Conflict(pods, pod.Name, $"pod {pod.Name} has non-empty .spec.schedulingGates");
        }
        spec["nodeName"] = binding.Node;
        SetScheduled(document);
        return CanonicalJson.Write(pods, document, pod.ManagedFields.Span);
    }

    private void SetScheduled(JsonObject document)
    {
        if (document["status"] is not JsonObject status) document["status"] = status = [];
        if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
        for (var i = conditions.Count - 1; i >= 0; i--)
        {
            if ((conditions[i] as JsonObject)?.Text("type") == "PodScheduled") conditions.RemoveAt(i);
        }
        conditions.Add(new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "True",
            ["lastTransitionTime"] = DocumentMetadata.Timestamp(time.GetUtcNow()),
        });
    }
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>Sees to it that the cluster has its roles and bindings. All at once: one after the other would show in how long a server takes to start.</summary>
internal sealed class BootstrapPolicy(ObjectRegistry registry, ResourceDirectory resources)
{
    private const int AtOnce = 32;
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    public async Task EnsureAsync(CancellationToken cancel)
    {
        List<Func<CancellationToken, Task>> writes = [];
        foreach (var group in PolicyPlan.Roles().GroupBy(entry => entry.Role.Namespace.Length == 0))
        {
            var (definition, stored) = await StoredAsync(group.Key ? "clusterroles" : "roles", cancel);
            foreach (var (role, rules) in group)
            {
                var wanted = PolicyDocuments.Role(role, rules);
                if (!stored.TryGetValue((role.Namespace, role.Name), out var found)) writes.Add(stop => CreateAsync(definition, role.Namespace, wanted, stop));
                else if (PolicyPlan.Role(found, wanted, rules) is not null)
                    writes.Add(stop => UpdateAsync(definition, found, current => PolicyPlan.Role(current, wanted, rules), stop));
            }
        }
        foreach (var group in BootstrapBindings.All.GroupBy(binding => binding.Namespace.Length == 0))
        {
            var (definition, stored) = await StoredAsync(group.Key ? "clusterrolebindings" : "rolebindings", cancel);
            foreach (var binding in group)
            {
                var wanted = PolicyDocuments.Binding(binding);
                if (!stored.TryGetValue((binding.Namespace, binding.Name), out var found)) writes.Add(stop => CreateAsync(definition, binding.Namespace, wanted, stop));
                else if (PolicyPlan.Binding(found, wanted, binding) is (not null, var anew)) writes.Add(anew
                    ? stop => ReplaceAsync(definition, found, wanted, stop)
                    : stop => UpdateAsync(definition, found, current => PolicyPlan.Binding(current, wanted, binding).Document, stop));
            }
        }
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(writes, parallel, async (write, stop) => await write(stop));
    }

    private async Task<(ResourceDefinition Definition, Dictionary<(string, string), StoredObject> Stored)> StoredAsync(string plural, CancellationToken cancel)
    {
        var definition = resources.Get($"{plural}.{RbacIndex.Group}");
        var list = await registry.ListAsync(definition, new(), cancel);
        return (definition, list.Items.ToDictionary(item => (item.Namespace, item.Name)));
    }

    private async Task CreateAsync(ResourceDefinition definition, string @namespace, JsonObject wanted, CancellationToken cancel)
    {
        try
        {
            await registry.CreateAsync(definition, @namespace, (JsonObject)wanted.DeepClone(), Write, cancel);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // Another server starts at the same time and wants the same.
        }
    }

    private Task UpdateAsync(ResourceDefinition definition, StoredObject found, Func<StoredObject, JsonObject?> decide, CancellationToken cancel) =>
        registry.UpdateAsync(definition, found.Namespace, found.Name, "", document =>
        {
            var current = StoredObject.Load(found.Namespace, found.Name, found.Revision, System.Text.Encoding.UTF8.GetBytes(WithoutVersion(document).ToJsonString()));
            return decide(current) is { } next ? Versioned(next, document) : document;
        }, Write, cancel);

    private async Task ReplaceAsync(ResourceDefinition definition, StoredObject found, JsonObject wanted, CancellationToken cancel)
    {
        await registry.DeleteAsync(definition, found.Namespace, found.Name, new(), Write, cancel);
        await CreateAsync(definition, found.Namespace, wanted, cancel);
    }

    private static JsonObject WithoutVersion(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        copy["metadata"]!.AsObject().Remove("resourceVersion");
        return copy;
    }

    private static JsonObject Versioned(JsonObject next, JsonObject document)
    {
        next["metadata"]!["resourceVersion"] = (string?)document["metadata"]!["resourceVersion"];
        return next;
    }
}

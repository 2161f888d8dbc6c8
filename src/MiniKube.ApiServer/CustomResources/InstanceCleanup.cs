using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>Before a definition goes, its objects go: in the way every object is deleted, so that their finalizers have their say.</summary>
internal sealed class InstanceCleanup(ObjectRegistry registry, ResourceDefinition definitions)
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    /// <summary>True once nothing is left and the definition was let go.</summary>
    public async Task<bool> AdvanceAsync(string name, ResourceDefinition? kind, CancellationToken cancel)
    {
        if (kind is not null)
        {
            await registry.DeleteCollectionAsync(kind, new(), new() { PropagationPolicy = "Background" }, Write, cancel);
            if ((await registry.ListAsync(kind, new() { Limit = 1 }, cancel)).Items.Count > 0) return false;
        }
        await registry.UpdateAsync(definitions, "", name, "", WithoutFinalizer, Write, cancel);
        return true;
    }

    private static JsonObject WithoutFinalizer(JsonObject document)
    {
        if (document["metadata"]?["finalizers"] is JsonArray finalizers)
        {
            foreach (var item in finalizers.Where(item => (string?)item == Finalizer).ToList()) finalizers.Remove(item);
        }
        return document;
    }
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Bootstrap.Flow;

/// <summary>Makes the priority levels and flow schemas that are missing. One that somebody changed stays as it is.</summary>
internal sealed class BootstrapFlow(ObjectRegistry registry, ResourceDirectory resources)
{
    private const string Group = "flowcontrol.apiserver.k8s.io";
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    public async Task EnsureAsync(CancellationToken cancel)
    {
        var missing = new List<(ResourceDefinition Definition, JsonObject Document)>();
        foreach (var (plural, wanted) in new[] { ("prioritylevelconfigurations", FlowObjects.Levels), ("flowschemas", FlowObjects.Schemas) })
        {
            var definition = resources.Get($"{plural}.{Group}");
            var present = (await registry.ListAsync(definition, new(), cancel)).Items.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
            missing.AddRange(wanted.Where(one => !present.Contains(one.Name)).Select(one => (definition, FlowObjects.Document(one.Name, one.Spec))));
        }
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel }, async (one, stop) =>
        {
            try
            {
                await registry.CreateAsync(one.Definition, "", one.Document, Write, stop);
            }
            catch (ApiException error) when (error.IsAlreadyExists)
            {
                // Another server starts at the same time and wants the same.
            }
        });
    }
}

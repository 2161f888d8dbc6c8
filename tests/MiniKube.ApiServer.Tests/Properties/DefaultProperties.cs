using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Protobuf;

namespace MiniKube.ApiServer.Tests.Properties;

/// <summary>What is filled in stays as it is when it is written again, for random objects of every kind.</summary>
public class DefaultProperties
{
    private const int PerKind = 40;

    [Fact]
    public void Defaults_OfEveryKind_AreIdempotent()
    {
        foreach (var definition in ResourceCatalog.BuiltIn.Where(kind => kind.IsStored))
        {
            for (var seed = 0; seed < PerKind; seed++)
            {
                var once = new ValidDocuments(new Random(seed)).Of(definition);
                Complete(definition, once);
                var again = (JsonObject)once.DeepClone();
                Complete(definition, again);
                JsonNode.DeepEquals(once, again).ShouldBeTrue($"created again, {definition.GroupResource} {seed}:\n{once.ToJsonString()}\n{again.ToJsonString()}");

                var updated = (JsonObject)once.DeepClone();
                Update(definition, updated, once);
                var twice = (JsonObject)updated.DeepClone();
                Update(definition, twice, (JsonObject)updated.DeepClone());
                JsonNode.DeepEquals(updated, twice).ShouldBeTrue($"updated again, {definition.GroupResource} {seed}:\n{updated.ToJsonString()}\n{twice.ToJsonString()}");
            }
        }
    }

    private static void Update(ResourceDefinition definition, JsonObject document, JsonObject prior)
    {
        definition.Shape.Conform(document);
        definition.Strategy.PrepareForUpdate(document, prior);
    }

    private static void Complete(ResourceDefinition definition, JsonObject document)
    {
        definition.Shape.Conform(document);
        definition.Strategy.PrepareForCreate(document);
    }
}

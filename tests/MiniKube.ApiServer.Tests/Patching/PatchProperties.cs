using System.Text.Json.Nodes;
using MiniKube.ApiServer.Patch;

namespace MiniKube.ApiServer.Tests.Patching;

/// <summary>What holds for any document and any patch; the documents are drawn from a fixed seed.</summary>
public class PatchProperties
{
    private const int Cases = 300;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Apply_SamePatchTwice_IsAsOnce(int type)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var document = Pod(random);
            var body = Change(random);
            var patch = DocumentPatch.Of(type == 0 ? PatchType.Merge : PatchType.Strategic, body.DeepClone());

            var once = patch.Apply(document.DeepClone().AsObject(), MiniKube.Api.Core.Pod.Definition.Schema);
            var twice = patch.Apply(once.DeepClone().AsObject(), MiniKube.Api.Core.Pod.Definition.Schema);

            JsonNode.DeepEquals(once, twice).ShouldBeTrue($"seed {seed}: {document.ToJsonString()} patched with {body.ToJsonString()}");
        }
    }

    [Fact]
    public void Apply_Strategic_KeepsWhatItDoesNotName()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var document = Pod(random);
            var body = Change(random);
            var named = body["spec"]!["containers"]!.AsArray().Select(item => (string)item!["name"]!).ToHashSet();

            var patched = DocumentPatch.Of(PatchType.Strategic, body).Apply(document.DeepClone().AsObject(), MiniKube.Api.Core.Pod.Definition.Schema);

            var before = document["spec"]!["containers"]!.AsArray();
            var after = patched["spec"]!["containers"]!.AsArray();
            foreach (var container in before.Where(item => !named.Contains((string)item!["name"]!)))
            {
                after.Any(item => JsonNode.DeepEquals(item, container)).ShouldBeTrue($"seed {seed}: {container!.ToJsonString()} is not in {after.ToJsonString()}");
            }
            after.Select(item => (string)item!["name"]!).ShouldBeUnique($"seed {seed}");
        }
    }

    private static JsonObject Pod(Random random) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = Labels(random) },
        ["spec"] = new JsonObject { ["containers"] = Containers(random) },
    };

    private static JsonObject Change(Random random) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = Labels(random, withNulls: true) },
        ["spec"] = new JsonObject { ["containers"] = Containers(random, withDirectives: true) },
    };

    private static JsonObject Labels(Random random, bool withNulls = false)
    {
        var labels = new JsonObject();
        for (var i = random.Next(4); i > 0; i--) labels[$"l{random.Next(4)}"] = withNulls && random.Next(3) == 0 ? null : $"v{random.Next(3)}";
        return labels;
    }

    private static JsonArray Containers(Random random, bool withDirectives = false)
    {
        var list = new JsonArray();
        foreach (var index in Enumerable.Range(0, 5).OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
        {
            var container = new JsonObject { ["name"] = $"c{index}", ["image"] = $"i{random.Next(3)}" };
            if (random.Next(2) == 0) container["env"] = new JsonArray(new JsonObject { ["name"] = $"E{random.Next(3)}", ["value"] = $"{random.Next(3)}" });
            if (withDirectives && random.Next(5) == 0) container = new() { ["name"] = $"c{index}", ["$patch"] = "delete" };
            list.Add((JsonNode)container);
        }
        return list;
    }
}

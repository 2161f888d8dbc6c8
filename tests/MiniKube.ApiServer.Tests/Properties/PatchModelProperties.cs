using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Patch;

namespace MiniKube.ApiServer.Tests.Properties;

/// <summary>Patches against models that have no trees: a document is a dictionary from path to value. Cases are drawn from fixed seeds.</summary>
public class PatchModelProperties
{
    private const int Cases = 2000;
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public void MergePatch_OfAnyDocument_AgreesWithTheModel()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var (document, patch) = (Tree(random, 3, nulls: false), Tree(random, 3, nulls: true));
            var model = Leaves(document);
            Merge(model, "", patch);

            var patched = DocumentPatch.Of(PatchType.Merge, patch.DeepClone()).Apply((JsonObject)document.DeepClone(), ConfigMap.Definition.Schema);

            Leaves(patched).ShouldBe(model, $"seed {seed}: {document.ToJsonString()} + {patch.ToJsonString()} = {patched.ToJsonString()}");
        }
    }

    [Fact]
    public void JsonPatch_OfAnyOperations_AgreesWithTheModel()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var document = Flat(random);
            var model = document.ToDictionary(pair => pair.Key, pair => pair.Value!.ToString());
            var operations = new JsonArray();
            var holds = true;
            for (var count = random.Next(1, 5); count > 0; count--)
            {
                var (operation, applied) = Operation(random, model);
                operations.Add((JsonNode)operation);
                holds &= applied;
                if (!holds) break;
            }

            JsonObject Apply() => DocumentPatch.Of(PatchType.Json, operations.DeepClone()).Apply(new JsonObject { ["metadata"] = new JsonObject(), ["data"] = document.DeepClone() }, ConfigMap.Definition.Schema);
            var said = $"seed {seed}: {document.ToJsonString()} + {operations.ToJsonString()}";
            if (holds) Apply()["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.ToString()).ShouldBe(model, ignoreOrder: true, said);
            else Should.Throw<ApiException>(Apply, said).Code.ShouldBeOneOf(400, 422);
        }
    }

    [Fact]
    public void StrategicPatch_OfLabelsAndContainers_AgreesWithTheModel()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var (document, patch) = (Pod(random, directives: false), Pod(random, directives: true));
            var (labels, containers) = Model(document);
            foreach (var (name, value) in patch["metadata"]!["labels"]!.AsObject())
            {
                if (value is null) labels.Remove(name);
                else labels[name] = value.ToString();
            }
            foreach (var change in patch["spec"]!["containers"]!.AsArray())
            {
                var name = change!["name"]!.ToString();
                if (change["$patch"] is not null)
                {
                    containers.Remove(name);
                    continue;
                }
                if (!containers.TryGetValue(name, out var container)) containers[name] = container = [];
                foreach (var (field, value) in Fields(change.AsObject())) container[field] = value;
            }

            var patched = DocumentPatch.Of(PatchType.Strategic, patch.DeepClone()).Apply((JsonObject)document.DeepClone(), Api.Core.Pod.Definition.Schema);

            var (labelsAfter, containersAfter) = Model(patched);
            var said = $"seed {seed}: {document.ToJsonString()} + {patch.ToJsonString()} = {patched.ToJsonString()}";
            labelsAfter.ShouldBe(labels, ignoreOrder: true, said);
            containersAfter.Keys.ShouldBe(containers.Keys, ignoreOrder: true, said);
            foreach (var (name, fields) in containers) containersAfter[name].ShouldBe(fields, ignoreOrder: true, said);
        }
    }

    private static (JsonObject Operation, bool Applied) Operation(Random random, Dictionary<string, string> model)
    {
        var (name, other, value) = (Names[random.Next(3)], Names[random.Next(3)], $"{random.Next(3)}");
        var operation = new JsonObject { ["op"] = "", ["path"] = $"/data/{name}" };
        switch (random.Next(6))
        {
            case 0:
                (operation["op"], operation["value"]) = ("add", value);
                model[name] = value;
                return (operation, true);
            case 1:
                operation["op"] = "remove";
                return (operation, model.Remove(name));
            case 2:
                (operation["op"], operation["value"]) = ("replace", value);
                if (!model.ContainsKey(name)) return (operation, false);
                model[name] = value;
                return (operation, true);
            case 3:
                (operation["op"], operation["value"]) = ("test", value);
                return (operation, model.GetValueOrDefault(name) == value);
            case 4:
                (operation["op"], operation["from"]) = ("move", $"/data/{other}");
                if (!model.Remove(other, out var moved)) return (operation, false);
                model[name] = moved;
                return (operation, true);
            default:
                (operation["op"], operation["from"]) = ("copy", $"/data/{other}");
                if (!model.TryGetValue(other, out var copied)) return (operation, false);
                model[name] = copied;
                return (operation, true);
        }
    }

    // RFC 7386, in terms of paths: an object is merged, anything else takes the place of all that was there.
    private static void Merge(SortedDictionary<string, string> model, string path, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            var here = $"{path}/{name}";
            if (value is JsonObject inner)
            {
                if (model.TryGetValue(here, out var leaf) && leaf != "{}") model.Remove(here);
                if (!Below(model, here).Any()) model[here] = "{}";
                Merge(model, here, inner);
            }
            else
            {
                foreach (var below in Below(model, here).ToList()) model.Remove(below);
                if (value is not null) model[here] = value.ToJsonString();
            }
        }
        Tidy(model, path);
    }

    private static IEnumerable<string> Below(SortedDictionary<string, string> model, string path) =>
        model.Keys.Where(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>An object that lost its last member is there and empty; one that got a member is not empty any more.</summary>
    private static void Tidy(SortedDictionary<string, string> model, string path)
    {
        if (path.Length == 0) return;
        var hasMembers = model.Keys.Any(key => key.StartsWith(path + "/", StringComparison.Ordinal));
        if (hasMembers && model.GetValueOrDefault(path) == "{}") model.Remove(path);
        else if (!hasMembers) model.TryAdd(path, "{}");
    }

    private static SortedDictionary<string, string> Leaves(JsonObject tree)
    {
        var leaves = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Walk("", tree);
        return leaves;

        void Walk(string path, JsonObject node)
        {
            if (node.Count == 0 && path.Length > 0) leaves[path] = "{}";
            foreach (var (name, value) in node)
            {
                if (value is JsonObject inner) Walk($"{path}/{name}", inner);
                else leaves[$"{path}/{name}"] = value?.ToJsonString() ?? "null";
            }
        }
    }

    private static JsonObject Tree(Random random, int depth, bool nulls)
    {
        var tree = new JsonObject();
        foreach (var name in Names.Where(_ => random.Next(2) == 0))
        {
            tree[name] = random.Next(5) switch
            {
                0 or 1 when depth > 0 => Tree(random, depth - 1, nulls),
                2 when nulls => null,
                3 => new JsonArray(random.Next(3), "x"),
                _ => $"{random.Next(3)}",
            };
        }
        return tree;
    }

    private static JsonObject Flat(Random random) => new(Names.Where(_ => random.Next(2) == 0).Select(name => KeyValuePair.Create<string, JsonNode?>(name, $"{random.Next(3)}")));

    private static JsonObject Pod(Random random, bool directives)
    {
        var labels = new JsonObject(Names.Where(_ => random.Next(2) == 0).Select(name => KeyValuePair.Create<string, JsonNode?>(name, directives && random.Next(3) == 0 ? null : $"{random.Next(3)}")));
        var containers = new JsonArray();
        foreach (var name in Names.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()))
        {
            var container = new JsonObject { ["name"] = name };
            if (directives && random.Next(4) == 0) container["$patch"] = "delete";
            else if (random.Next(2) == 0) container["image"] = $"i{random.Next(3)}";
            if (container["$patch"] is null && random.Next(2) == 0) container["env"] = new JsonArray([.. Names.Where(_ => random.Next(2) == 0).Select(one => (JsonNode)new JsonObject { ["name"] = one, ["value"] = $"{random.Next(3)}" })]);
            containers.Add((JsonNode)container);
        }
        return new() { ["metadata"] = new JsonObject { ["labels"] = labels }, ["spec"] = new JsonObject { ["containers"] = containers } };
    }

    private static (Dictionary<string, string> Labels, Dictionary<string, Dictionary<string, string>> Containers) Model(JsonObject pod) => (
        pod["metadata"]?["labels"]?.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.ToString()) ?? [],
        pod["spec"]?["containers"]?.AsArray().ToDictionary(item => item!["name"]!.ToString(), item => Fields(item!.AsObject())) ?? []);

    private static Dictionary<string, string> Fields(JsonObject container)
    {
        var fields = new Dictionary<string, string>();
        if (container["image"] is { } image) fields["image"] = image.ToString();
        foreach (var variable in container["env"] as JsonArray ?? []) fields[$"env {variable!["name"]}"] = variable["value"]!.ToString();
        return fields;
    }
}

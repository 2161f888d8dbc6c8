using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Apply;
using MiniKube.ApiServer.Apply.Documents;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Tests.Apply;

/// <summary>
/// Apply against a model that has no trees: an object is a dictionary from path to value, a manager a set of paths. Configurations are drawn from a fixed
/// seed.
/// </summary>
public class ApplyProperties
{
    private const int Runs = 150;
    private const int Steps = 12;

    [Fact]
    public void Apply_AnySequence_AgreesWithTheModel()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var document = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = "p" } };
            var managed = ManagedFields.None;
            var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var owners = new Dictionary<string, HashSet<string>>();
            for (var step = 0; step < Steps; step++)
            {
                var manager = $"m{random.Next(3)}";
                var force = random.Next(2) == 0;
                var (body, wanted) = Configuration(random);
                var conflicts = wanted.Any(pair => values.TryGetValue(pair.Key, out var value) && value != pair.Value
                    && owners.Any(owner => owner.Key != manager && owner.Value.Contains(pair.Key)));
                var before = document.DeepClone();
                var configuration = ApplyConfiguration.Read(Pod.Definition, "", body, manager, force);
                if (conflicts && !force)
                {
                    Should.Throw<ApiException>(() => configuration.ApplyTo((JsonObject)document.DeepClone(), managed, "t")).Code.ShouldBe(409);
                    continue;
                }
                managed = configuration.ApplyTo(document, managed, "t");

                Model(values, owners, manager, wanted);
                Flatten(document).ShouldBe(values, $"seed {seed} step {step}: {before.ToJsonString()} + {manager} {body.ToJsonString()}");
                foreach (var (name, paths) in owners)
                {
                    Leaves(managed, name).ShouldBe(paths.Order(StringComparer.Ordinal), $"seed {seed} step {step}: {name}");
                }
            }
        }
    }

    [Fact]
    public void CreatedFields_OfAnyDocument_AreWhatComparisonFinds()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var document = (JsonObject)Configuration(new Random(seed)).Body.DeepClone();
            document["metadata"]!["name"] = "p";

            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer)) CreatedFields.Write(writer, document, hasStatus: true, Shape.Of(Pod.Definition));
            var reader = new Utf8JsonReader(buffer.WrittenSpan);
            reader.Read();
            var written = FieldSetJson.Read(ref reader);

            var compared = ServerFields.Strip(DocumentComparison.Of([], document, Shape.Of(Pod.Definition)).Added);
            written.Paths().ShouldBe(compared.Paths(), document.ToJsonString());
        }
    }

    [Fact]
    public void FieldSet_AnyTwo_FollowTheLawsOfSets()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var a = AppliedFields.Of(Configuration(random).Body, Shape.Of(Pod.Definition));
            var b = AppliedFields.Of(Configuration(random).Body, Shape.Of(Pod.Definition));
            var (left, right) = (a.Paths().ToHashSet(), b.Paths().ToHashSet());

            a.Union(b).Paths().ShouldBe(left.Union(right), ignoreOrder: true);
            a.Intersection(b).Paths().ShouldBe(left.Intersect(right), ignoreOrder: true);
            a.Difference(b).Paths().ShouldBe(left.Except(right), ignoreOrder: true);
            RoundTrip(a).SameAs(a).ShouldBeTrue(string.Join(' ', left));
        }
    }

    private static FieldSet RoundTrip(FieldSet set)
    {
        var bytes = new ManagedFields([new(new("m", "Apply", "v1", ""), "t", set)]).Encode();
        return ManagedFields.Decode(bytes).Entries[0].Fields;
    }

    /// <summary>The model: what the applier gives is set; what it gave before and nobody gives now is gone; what it changes is nobody else's.</summary>
    private static void Model(SortedDictionary<string, string> values, Dictionary<string, HashSet<string>> owners, string manager, Dictionary<string, string> wanted)
    {
        var last = owners.GetValueOrDefault(manager) ?? [];
        foreach (var (path, value) in wanted)
        {
            if (values.TryGetValue(path, out var present) && present != value)
            {
                foreach (var (name, paths) in owners)
                {
                    if (name != manager) paths.Remove(path);
                }
            }
            values[path] = value;
        }
        owners[manager] = [.. wanted.Keys];
        foreach (var path in last)
        {
            if (!owners.Any(owner => owner.Value.Contains(path))) values.Remove(path);
        }
    }

    private static (JsonObject Body, Dictionary<string, string> Wanted) Configuration(Random random)
    {
        var wanted = new Dictionary<string, string>();
        var labels = new JsonObject();
        foreach (var key in Some(random, "a", "b", "c")) labels[key] = wanted[$"label {key}"] = $"{random.Next(2)}";
        var containers = new JsonArray();
        foreach (var name in Some(random, "x", "y"))
        {
            var container = new JsonObject { ["name"] = name };
            wanted[$"container {name}"] = "";
            if (random.Next(2) == 0) container["image"] = wanted[$"image {name}"] = $"i{random.Next(2)}";
            var env = new JsonArray();
            foreach (var variable in Some(random, "E", "F"))
            {
                env.Add((JsonNode)new JsonObject { ["name"] = variable, ["value"] = wanted[$"env {name} {variable}"] = $"{random.Next(2)}" });
            }
            if (env.Count > 0) container["env"] = env;
            containers.Add((JsonNode)container);
        }
        var finalizers = new JsonArray();
        foreach (var name in Some(random, "f/1", "f/2"))
        {
            finalizers.Add((JsonNode)name);
            wanted[$"finalizer {name}"] = "";
        }
        var metadata = new JsonObject();
        if (labels.Count > 0) metadata["labels"] = labels;
        if (finalizers.Count > 0) metadata["finalizers"] = finalizers;
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata };
        if (containers.Count > 0) body["spec"] = new JsonObject { ["containers"] = containers };
        return (body, wanted);
    }

    private static string[] Some(Random random, params string[] names) => [.. names.Where(_ => random.Next(2) == 0)];

    private static SortedDictionary<string, string> Flatten(JsonObject document)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in document["metadata"]?["labels"] as JsonObject ?? []) values[$"label {key}"] = value!.ToString();
        foreach (var finalizer in document["metadata"]?["finalizers"] as JsonArray ?? []) values[$"finalizer {finalizer}"] = "";
        foreach (var container in document["spec"]?["containers"] as JsonArray ?? [])
        {
            var name = container!["name"]!.ToString();
            values[$"container {name}"] = "";
            if (container["image"] is { } image) values[$"image {name}"] = image.ToString();
            foreach (var variable in container["env"] as JsonArray ?? [])
            {
                // The variable itself may still be somebody's whose value another took and gave up.
                if (variable!["value"] is { } value) values[$"env {name} {variable["name"]}"] = value.ToString();
            }
        }
        return values;
    }

    private static IEnumerable<string> Leaves(ManagedFields managed, string manager)
    {
        var fields = managed.Entries.FirstOrDefault(entry => entry.Manager.Name == manager)?.Fields ?? FieldSet.Empty;
        return fields.Paths().Select(Name).OfType<string>().Order(StringComparer.Ordinal);
    }

    private static string? Name(string path)
    {
        var parts = path.Split('"');
        if (path.StartsWith(".metadata.labels.", StringComparison.Ordinal)) return "label " + path[".metadata.labels.".Length..];
        if (path.StartsWith(".metadata.finalizers[", StringComparison.Ordinal)) return "finalizer " + parts[1];
        return parts switch
        {
            [_, var name, "]"] => $"container {name}",
            [_, var name, "].image"] => $"image {name}",
            [_, var name, "].env[name=", var variable, "].value"] => $"env {name} {variable}",
            _ => null,
        };
    }
}

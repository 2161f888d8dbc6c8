using System.Net;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Every stored kind, from its creation to its end, through every verb.</summary>
[Collection("rest")]
public class KindLifeTests(RestServer rest)
{
    public static TheoryData<string> Stored { get; } = [.. ResourceCatalog.BuiltIn.Where(definition => definition.IsStored).Select(Name)];

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task Kind_ThroughEveryVerb_IsServed(string kind)
    {
        var definition = ResourceCatalog.BuiltIn.Single(known => Name(known) == kind);
        KindSamples.Has(definition).ShouldBeTrue("the kind needs a line in KindSamples");
        var space = await rest.NamespaceAsync();
        var sample = KindSamples.Of(definition, space);
        var name = sample["metadata"]!["name"]!.GetValue<string>();
        var all = Collection(definition, space);
        var one = $"{all}/{name}";

        await RefusedAsync(definition, all, one, sample);
        var dry = await rest.CreateAsync(all, sample.ToJsonString(), "?dryRun=All");
        dry.Code.ShouldBe(201, dry.Text);
        (await rest.SendAsync("GET", one)).Code.ShouldBe(404, "a dry run stores nothing");

        var created = await rest.CreateAsync(all, sample.ToJsonString(), "?fieldValidation=Strict");
        created.Code.ShouldBe(201, created.Text);
        created.Json["kind"]!.GetValue<string>().ShouldBe(definition.Kind);
        created.Json["apiVersion"]!.GetValue<string>().ShouldBe(definition.ApiVersion);
        (await rest.CreateAsync(all, sample.ToJsonString())).Code.ShouldBe(409);

        var read = await rest.SendAsync("GET", one);
        read.Json["metadata"]!["uid"]!.GetValue<string>().ShouldBe(created.Json["metadata"]!["uid"]!.GetValue<string>());
        await ListedAsync(definition, all, name);
        await PatchedAsync(definition, all, one, name);
        await AppliedAsync(definition, one, sample);
        await ReplacedAsync(one);
        await DeletedAsync(definition, one);
    }

    private static string Name(ResourceDefinition definition) => $"{definition.ApiVersion} {definition.Kind}";

    private static string Collection(ResourceDefinition definition, string space)
    {
        var group = definition.Group.Length == 0 ? $"/api/{definition.Version}" : $"/apis/{definition.ApiVersion}";
        return definition.Namespaced ? $"{group}/namespaces/{space}/{definition.Plural}" : $"{group}/{definition.Plural}";
    }

    private async Task RefusedAsync(ResourceDefinition definition, string all, string one, JsonObject sample)
    {
        var wrong = sample.DeepClone().AsObject();
        wrong["nonsense"] = 1;
        var strict = await rest.CreateAsync(all, wrong.ToJsonString(), "?fieldValidation=Strict");
        strict.Code.ShouldBe(400, strict.Text);
        strict.Message.ShouldContain("unknown field \"nonsense\"");
        (await rest.SendAsync("GET", one)).Code.ShouldBe(404);
        var other = sample.DeepClone().AsObject();
        other["metadata"]!["name"] = "Not A Name!/";
        (await rest.CreateAsync(all, other.ToJsonString())).Code.ShouldBe(422, $"{definition.Kind} takes any name");
    }

    private async Task ListedAsync(ResourceDefinition definition, string all, string name)
    {
        var list = await rest.SendAsync("GET", $"{all}?fieldSelector=metadata.name={name}");
        list.Json["kind"]!.GetValue<string>().ShouldBe(definition.Kind + "List");
        list.Json["items"]!.AsArray().ShouldHaveSingleItem()!["metadata"]!["name"]!.GetValue<string>().ShouldBe(name);

        var table = (await rest.SendAsync("GET", $"{all}?fieldSelector=metadata.name={name}", accept: "application/json;as=Table;g=meta.k8s.io;v=v1")).Json;
        var columns = table["columnDefinitions"]!.AsArray();
        columns.Count.ShouldBeGreaterThan(1);
        table["rows"]!.AsArray().ShouldHaveSingleItem()!["cells"]!.AsArray().Count.ShouldBe(columns.Count);
    }

    private async Task PatchedAsync(ResourceDefinition definition, string all, string one, string name)
    {
        var version = (await rest.SendAsync("GET", $"{all}?limit=1")).Json["metadata"]!["resourceVersion"]!.GetValue<string>();
        (string Type, string Body)[] patches =
        [
            ("application/merge-patch+json", """{"metadata":{"labels":{"merged":"1"}}}"""),
            ("application/strategic-merge-patch+json", """{"metadata":{"labels":{"strategic":"1"}}}"""),
            ("application/json-patch+json", """[{"op":"add","path":"/metadata/labels/json","value":"1"}]"""),
        ];
        foreach (var (type, body) in patches)
        {
            var patched = await rest.SendAsync("PATCH", one, body, type);
            patched.Code.ShouldBe(200, $"{type}: {patched.Text}");
        }
        var labels = (await rest.SendAsync("GET", one)).Json["metadata"]!["labels"]!.AsObject();
        foreach (var label in (string[])["merged", "strategic", "json"]) labels.ContainsKey(label).ShouldBeTrue(label);

        var told = await WatchedAsync($"{all}?watch=1&resourceVersion={version}&fieldSelector=metadata.name={name}", patches.Length);
        told.ShouldAllBe(line => (string?)line["type"] == "MODIFIED" && (string?)line["object"]!["kind"] == definition.Kind && (string?)line["object"]!["apiVersion"] == definition.ApiVersion);
    }

    private async Task<List<JsonObject>> WatchedAsync(string path, int events)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var response = await rest.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(deadline.Token));
        var told = new List<JsonObject>();
        while (told.Count < events) told.Add(JsonNode.Parse((await reader.ReadLineAsync(deadline.Token))!)!.AsObject());
        return told;
    }

    private async Task AppliedAsync(ResourceDefinition definition, string one, JsonObject sample)
    {
        var configuration = sample.DeepClone().AsObject();
        configuration["metadata"]!["labels"] = new JsonObject { ["applied"] = "1" };
        var first = await rest.SendAsync("PATCH", $"{one}?fieldManager=kinds&force=true", configuration.ToJsonString(), "application/apply-patch+yaml");
        first.Code.ShouldBe(200, first.Text);
        first.Json["metadata"]!["labels"]!["applied"]!.GetValue<string>().ShouldBe("1");
        await UnchangedAsync(async () =>
        {
            var before = await rest.SendAsync("GET", one);
            var again = await rest.SendAsync("PATCH", $"{one}?fieldManager=kinds&force=true", configuration.ToJsonString(), "application/apply-patch+yaml");
            return (before, again);
        });
    }

    private async Task ReplacedAsync(string one)
    {
        await UnchangedAsync(async () =>
        {
            var before = await rest.SendAsync("GET", one);
            return (before, await rest.SendAsync("PUT", one, before.Text));
        });
        var (next, replaced) = await AnnotatedAsync(one);
        for (var attempt = 1; attempt < 5 && replaced.Code == 409; attempt++) (next, replaced) = await AnnotatedAsync(one);
        replaced.Code.ShouldBe(200, replaced.Text);
        (await rest.SendAsync("PUT", one, next.ToJsonString())).Code.ShouldBe(409, "the version is an old one");
    }

    /// <summary>Reads and replaces; the server's own write of the status may come in between.</summary>
    private async Task<(JsonObject Next, Answer Replaced)> AnnotatedAsync(string one)
    {
        var next = (await rest.SendAsync("GET", one)).Json;
        next["metadata"]!["annotations"] = new JsonObject { ["example.com/replaced"] = "1" };
        return (next, await rest.SendAsync("PUT", one, next.ToJsonString()));
    }

    /// <summary>
    /// Of some kinds the server writes the status when it has something to say: what changes nothing itself leaves the version alone at one of a few attempts, what changes
    /// something never does.
    /// </summary>
    private static async Task<Answer> UnchangedAsync(Func<Task<(Answer Before, Answer After)>> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (before, after) = await write();
            if (after.Code == 200 && Version(before) == Version(after)) return after;
            (attempt < 5).ShouldBeTrue($"writing the same again answered {after.Code} and changed\n{before.Text}\nto\n{after.Text}");
        }
    }

    private static string Version(Answer answer) => answer.Json["metadata"]!["resourceVersion"]!.GetValue<string>();

    private async Task DeletedAsync(ResourceDefinition definition, string one)
    {
        var deleted = await rest.SendAsync("DELETE", $"{one}?gracePeriodSeconds=0");
        deleted.Code.ShouldBe(200, deleted.Text);
        var left = await rest.SendAsync("GET", one);
        if (left.Code == 200) left.Json["metadata"]!["deletionTimestamp"].ShouldNotBeNull($"{definition.Kind} is still there and not being deleted");
        else left.Code.ShouldBe(404);
    }
}

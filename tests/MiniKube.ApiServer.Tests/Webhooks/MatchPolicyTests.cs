using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.CustomResources;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Policies;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Webhooks;

/// <summary>A rule that names one version of a kind sees requests for the others too, in its own version; unless it is to be taken literally.</summary>
[Collection("rest")]
public class MatchPolicyTests(RestServer rest)
{
    private const string AnyEvent = """{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["events"]}""";

    [Fact]
    public async Task Webhook_OfAnotherVersion_SeesItsOwn_AndWhatItChangesIsConvertedBack()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (path, question) => path switch
        {
            "convert" => Things.Convert(question),
            "refuse" => question["object"]?["spec"]?["y"]?.ToString() == "bad" ? new JsonObject { ["allowed"] = false } : WebhookServer.Allow(),
            _ => WebhookServer.Allow("""[{"op":"replace","path":"/spec/y","value":"changed"},{"op":"add","path":"/spec/nope","value":1}]"""),
        });
        await Things.EstablishAsync(rest, "equal.test", Things.Definition("equal.test", Things.By(hooks), "v1"));
        var space = await Registration.SpaceAsync(rest);
        var things = $"/apis/equal.test/v1/namespaces/{space}/things";
        await using var mutating = await Registration.MakeAsync(rest, "Mutating", "equal-m", space, hooks.Url("change"), hooks.CaBundle,
            ""","matchPolicy":"Equivalent","matchConditions":[{"name":"in-its-version","expression":"object.spec.?y.orValue('') == 'change-me'"}] """, Rule("equal.test", "v2"));
        await using var exact = await Registration.MakeAsync(rest, "Validating", "equal-x", space, hooks.Url("exact"), hooks.CaBundle, ""","matchPolicy":"Exact" """, Rule("equal.test", "v2"));
        await using var validating = await Registration.MakeAsync(rest, "Validating", "equal-v", space, hooks.Url("refuse"), hooks.CaBundle, "", Rule("equal.test", "v2"));

        var refused = await Eventually.SeeAsync(() => rest.CreateAsync(things, Thing("v1", "x", "bad"), "?dryRun=All"), answer => answer.Code != 201, "a refusal", show: answer => answer.Text);
        var changed = await Eventually.SeeAsync(() => rest.CreateAsync(things, Thing("v1", "x", "change-me"), "?dryRun=All"), answer => answer.Text.Contains("changed"), "a change", show: answer => answer.Text);
        var stored = await rest.CreateAsync(things, Thing("v1", "x", "change-me"));

        (refused.Code, refused.Message).ShouldBe((400, "admission webhook \"equal-v.hooks.test\" denied the request without explanation"));
        (changed.Json["apiVersion"]!.ToString(), changed.Json["spec"]!.ToJsonString()).ShouldBe(("equal.test/v1", """{"x":"changed"}"""));
        (stored.Code, (await rest.SendAsync("GET", things + "/t")).Json["spec"]!.ToJsonString()).ShouldBe((201, """{"x":"changed"}"""));
        var asked = hooks.Asked.Select(question => question["request"]).Where(question => question?["resource"] is not null).ToList();
        asked.ShouldNotBeEmpty();
        foreach (var question in asked)
        {
            Name(question!["resource"]!, "resource").ShouldBe("equal.test/v2/things");
            Name(question["kind"]!, "kind").ShouldBe("equal.test/v2/Thing");
            Name(question["requestResource"]!, "resource").ShouldBe("equal.test/v1/things");
            Name(question["requestKind"]!, "kind").ShouldBe("equal.test/v1/Thing");
            question["object"]!["apiVersion"]!.ToString().ShouldBe("equal.test/v2");
            question["object"]!["spec"]!["x"].ShouldBeNull();
        }

        var deletion = await rest.SendAsync("DELETE", things + "/t");
        deletion.Code.ShouldBe(200);
        hooks.Asked.Count(question => question["request"]?["operation"]?.ToString() == "DELETE").ShouldBe(0, "the rules are about creates");
        var second = await rest.CreateAsync($"/apis/equal.test/v2/namespaces/{space}/things", Thing("v2", "y", "fine"));
        second.Code.ShouldBe(201, second.Text);
        hooks.Asked.Count(question => Name(question["request"]?["requestResource"], "resource") == "equal.test/v2/things").ShouldBe(2, "both validating webhooks, but not the mutating one");
    }

    [Fact]
    public async Task Policy_OfAnotherVersion_SeesItsOwn_AlsoWhatIsDeleted()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, question) => Things.Convert(question));
        await Things.EstablishAsync(rest, "policy.test", Things.Definition("policy.test", Things.By(hooks), "v1"));
        await using var bed = await new PolicyBed(rest, "Validating", "equivalent.test") { Match = $$"""{"resourceRules":[{{Rule("policy.test", "v2").Replace("\"CREATE\"", "\"*\"")}}]}""" }.BindAsync(
            """ "validations":[{"expression":"request.operation != 'DELETE' || oldObject.spec.y != 'kept'"},{"expression":"object == null || object.spec.y != 'bad' || request.requestKind.version == 'v2'","messageExpression":"request.kind.version + ' for ' + request.requestKind.version"}]""",
            ""","validationActions":["Deny"]""",
            async bed => (await rest.CreateAsync($"/apis/policy.test/v1/namespaces/{bed.Space}/things", Thing("v1", "x", "bad", "policy.test"), "?dryRun=All")).Code == 422);
        var things = $"/apis/policy.test/v1/namespaces/{bed.Space}/things";

        (await rest.CreateAsync(things, Thing("v1", "x", "bad", "policy.test"))).Message.ShouldEndWith("denied request: v2 for v1");
        (await rest.CreateAsync(things.Replace("/v1/", "/v2/"), Thing("v2", "y", "bad", "policy.test"), "?dryRun=All")).Code.ShouldBe(201);
        (await rest.CreateAsync(things, Thing("v1", "x", "kept", "policy.test"))).Code.ShouldBe(201);
        (await rest.SendAsync("DELETE", things + "/t")).Message.ShouldContain("failed expression: request.operation != 'DELETE'");
        (await rest.SendAsync("DELETE", things.Replace("/v1/", "/v2/") + "/t")).Message.ShouldContain("failed expression: request.operation != 'DELETE'", customMessage: "what is deleted is shown as the rule names it, not as it is stored");
        (await rest.SendAsync("PATCH", things + "/t", """{"spec":{"x":"let go"}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        (await rest.SendAsync("DELETE", things + "/t")).Code.ShouldBe(200);
    }

    [Theory]
    [InlineData("Equivalent", 422)]
    [InlineData("Exact", 201)]
    public async Task Policy_AboutEvents_SeesThoseOfBothGroups(string matchPolicy, int code)
    {
        await using var bed = await new PolicyBed(rest, "Validating", $"events-{matchPolicy.ToLowerInvariant()}.test") { Match = $$"""{"matchPolicy":"{{matchPolicy}}","resourceRules":[{{AnyEvent}}]}""" }.BindAsync(
            """ "validations":[{"expression":"!object.message.contains('secret')"}]""", ""","validationActions":["Deny"]""",
            async bed => (await rest.CreateAsync($"/api/v1/namespaces/{bed.Space}/events", Event(bed.Space, "v1", "involvedObject", "message"), "?dryRun=All")).Code == 422);
        (await rest.CreateAsync($"/apis/events.k8s.io/v1/namespaces/{bed.Space}/events", Event(bed.Space, "events.k8s.io/v1", "regarding", "note"))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task MutatingPolicy_OfAnotherVersion_ChangesWhatIsStored()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, question) => Things.Convert(question));
        await Things.EstablishAsync(rest, "mutated.test", Things.Definition("mutated.test", Things.By(hooks), "v2"));
        await using var bed = await new PolicyBed(rest, "Mutating", "equivalent-m.test") { Match = $$"""{"resourceRules":[{{Rule("mutated.test", "v2")}}]}""" }.BindAsync(
            """ "reinvocationPolicy":"Never","mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'replace', path: '/spec/y', value: object.spec.y + '!'}]"}},{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{spec: Object.spec{z: object.spec.y}}"}}]""", "",
            async bed => (await rest.CreateAsync($"/apis/mutated.test/v1/namespaces/{bed.Space}/things", Thing("v1", "x", "a", "mutated.test"), "?dryRun=All")).Text.Contains("a!"));
        var made = (await rest.CreateAsync($"/apis/mutated.test/v1/namespaces/{bed.Space}/things", Thing("v1", "x", "a", "mutated.test"))).Json["spec"]!;
        (made["x"]!.ToString(), made["y"], made["z"]!.ToString()).ShouldBe(("a!", null, "a!"));
        (await rest.SendAsync("GET", $"/apis/mutated.test/v2/namespaces/{bed.Space}/things/t")).Json["spec"]!["y"]!.ToString().ShouldBe("a!");
    }

    private static string Rule(string group, string version) => $$"""{"operations":["CREATE"],"apiGroups":["{{group}}"],"apiVersions":["{{version}}"],"resources":["things"]}""";

    private static string Thing(string version, string field, string value, string group = "equal.test") =>
        $$$"""{"apiVersion":"{{{group}}}/{{{version}}}","kind":"Thing","metadata":{"name":"t"},"spec":{"{{{field}}}":"{{{value}}}"}}""";

    private static string Event(string space, string apiVersion, string about, string text) => $$$"""
        {"apiVersion":"{{{apiVersion}}}","kind":"Event","metadata":{"name":"e","namespace":"{{{space}}}"},"{{{about}}}":{"kind":"Pod","name":"p","namespace":"{{{space}}}"},"{{{text}}}":"a secret",
         "type":"Normal","reason":"Test","action":"Test","eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"a.test/b","reportingInstance":"b"}
        """;

    private static string Name(JsonNode? of, string last) => $"{of?["group"]}/{of?["version"]}/{of?[last]}";
}

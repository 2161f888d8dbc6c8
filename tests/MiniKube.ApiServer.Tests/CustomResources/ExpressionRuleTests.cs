using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary><c>x-kubernetes-validations</c>, from the definition to the refused write.</summary>
[Collection("rest")]
public class ExpressionRuleTests(RestServer rest)
{
    private const string Schema = """
        {"type":"object","required":["spec"],"x-kubernetes-validations":[{"rule":"self.metadata.name.startsWith('g') || self.metadata.name == 'ok'","message":"name must start with g"}],
         "properties":{
          "spec":{"type":"object","x-kubernetes-validations":[
              {"rule":"self.min <= self.max"},
              {"rule":"self.min >= 0","messageExpression":"'min is ' + string(self.min) + ', below zero'","fieldPath":".min","reason":"FieldValueForbidden"},
              {"rule":"!has(oldSelf.frozen) || has(self.frozen)","message":"frozen stays"},
              {"rule":"oldSelf.hasValue() || self.max < 100","optionalOldSelf":true,"message":"begins small"}],
            "properties":{
              "min":{"type":"integer"},"max":{"type":"integer"},
              "frozen":{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"frozen is immutable"}]},
              "when":{"type":"string","format":"date-time","x-kubernetes-validations":[{"rule":"self < timestamp('2100-01-01T00:00:00Z')"}]},
              "amount":{"x-kubernetes-int-or-string":true,"x-kubernetes-validations":[{"rule":"type(self) == int ? self > 0 : quantity(self).isGreaterThan(quantity('0'))"}]},
              "namespace":{"type":"string","maxLength":10},"dash-ed":{"type":"string","maxLength":10},
              "tags":{"type":"array","maxItems":5,"x-kubernetes-list-type":"set","items":{"type":"string","maxLength":20,"x-kubernetes-validations":[{"rule":"self.matches('^[a-z]+$')"}]}},
              "labels":{"type":"object","maxProperties":5,"additionalProperties":{"type":"string","maxLength":20,"x-kubernetes-validations":[{"rule":"self != 'no'"}]}},
              "parts":{"type":"array","maxItems":10,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],
                 "properties":{"name":{"type":"string","maxLength":10},"size":{"type":"integer","x-kubernetes-validations":[{"rule":"self >= oldSelf","message":"parts only grow"}]}}}}},
            "required":["min","max"]},
          "status":{"type":"object","properties":{"ready":{"type":"integer","x-kubernetes-validations":[{"rule":"self <= 3"}]}}}}}
        """;

    [Theory]
    [InlineData("""{"min":2,"max":1}""", "spec: Invalid value: \"object\": failed rule: self.min <= self.max")]
    [InlineData("""{"min":-1,"max":1}""", "spec.min: Forbidden: min is -1, below zero")]
    [InlineData("""{"min":1,"max":100}""", "spec: Invalid value: \"object\": begins small")]
    [InlineData("""{"min":1,"max":2,"when":"2200-01-01T00:00:00Z"}""", "spec.when: Invalid value: \"string\": failed rule: self < timestamp('2100-01-01T00:00:00Z')")]
    [InlineData("""{"min":1,"max":2,"amount":"-1Gi"}""", "spec.amount: Invalid value: \"\": failed rule: type(self) == int")]
    [InlineData("""{"min":1,"max":2,"amount":"x"}""", "spec.amount: Invalid value: \"\": quantities must match")]
    [InlineData("""{"min":1,"max":2,"tags":["a","B"]}""", "spec.tags[1]: Invalid value: \"string\": failed rule: self.matches('^[a-z]+$')")]
    [InlineData("""{"min":1,"max":2,"labels":{"a":"no"}}""", "spec.labels[a]: Invalid value: \"string\": failed rule: self != 'no'")]
    [InlineData("""{"min":1}""", "spec.max: Required value, <nil>: Invalid value: \"null\": some validation rules were not checked because the object was invalid")]
    public async Task Create_ThatBreaksARule_IsTold(string spec, string message)
    {
        var gadgets = await SharedAsync();
        var answer = await rest.CreateAsync(gadgets.In("default"), gadgets.Json("g", spec));
        answer.Code.ShouldBe(422, answer.Text);
        answer.Message.Replace("[", "", StringComparison.Ordinal).ShouldContain(message.Replace("[", "", StringComparison.Ordinal));
        answer.Json["reason"]!.ToString().ShouldBe("Invalid");
        answer.Json["details"]!["causes"]![0]!["field"]!.ToString().ShouldBe(message.Split(':')[0]);
    }

    [Fact]
    public async Task Rules_HoldForEveryKindOfWrite()
    {
        var gadgets = await SharedAsync();
        var path = gadgets.In(await rest.NamespaceAsync());
        (await rest.CreateAsync(path, gadgets.Json("other", """{"min":1,"max":2}"""))).Message.ShouldContain("Invalid value: \"object\": name must start with g");
        var created = await rest.CreateAsync(path, gadgets.Json("g1", """{"min":1,"max":2,"frozen":"x","namespace":"n","dash-ed":"d","amount":"1Gi","parts":[{"name":"a","size":3},{"name":"b","size":1}]}"""));
        created.Code.ShouldBe(201, created.Text);

        (await PatchAsync("""{"spec":{"frozen":"y"}}""")).Message.ShouldContain("spec.frozen: Invalid value: \"string\": frozen is immutable");
        (await PatchAsync("""{"spec":{"frozen":null}}""")).Message.ShouldContain("spec: Invalid value: \"object\": frozen stays");
        (await PatchAsync("""{"spec":{"parts":[{"name":"b","size":1},{"name":"a","size":2}]}}""")).Message.ShouldContain("spec.parts[1].size: Invalid value: \"integer\": parts only grow");
        (await PatchAsync("""{"spec":{"parts":[{"name":"b","size":1},{"name":"a","size":4},{"name":"c","size":0}],"max":500}}""")).Code.ShouldBe(200);
        (await PatchAsync("""{"status":{"ready":4}}""", "/status")).Message.ShouldContain("status.ready: Invalid value: \"integer\": failed rule: self <= 3");
        (await PatchAsync("""{"status":{"ready":3}}""", "/status")).Code.ShouldBe(200);
        var applied = await rest.SendAsync("PATCH", path + "/g1?fieldManager=me&force=true", gadgets.Json("g1", """{"min":9,"max":2}"""), "application/apply-patch+yaml");
        (applied.Code, applied.Message).ShouldBe((422, "Gadget.celrules.test \"g1\" is invalid: spec: Invalid value: \"object\": failed rule: self.min <= self.max"));
        (await rest.CreateAsync(path, gadgets.Json("g2", """{"min":9,"max":2}"""), "?dryRun=All")).Code.ShouldBe(422);

        Task<Answer> PatchAsync(string patch, string below = "") => rest.SendAsync("PATCH", $"{path}/g1{below}", patch, "application/merge-patch+json");
    }

    [Fact]
    public async Task StoredObject_ThatBreaksANewRule_CanBeChangedElsewhere()
    {
        var gadgets = new Gadgets(rest, "celratchet.test");
        const string Open = """{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"object","properties":{"n":{"type":"integer"}}},"b":{"type":"integer"}}}}}""";
        (await gadgets.CreateDefinitionAsync(Definition(gadgets, Open))).Code.ShouldBe(201);
        await gadgets.WhenEstablishedAsync();
        var path = gadgets.In(await rest.NamespaceAsync());
        (await rest.CreateAsync(path, gadgets.Json("g", """{"a":{"n":-1},"b":1}"""))).Code.ShouldBe(201);

        var rule = await rest.SendAsync("PATCH", gadgets.Path, """[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/a/x-kubernetes-validations","value":[{"rule":"self.n > 0"}]}]""", "application/json-patch+json");
        rule.Code.ShouldBe(200, rule.Text);
        var seen = "";
        await Eventually.TrueAsync(async () => (seen = (await rest.CreateAsync(path, gadgets.Json("h", """{"a":{"n":-1}}"""), "?dryRun=All")).Text).Contains("failed rule"), () => seen);

        (await rest.SendAsync("PATCH", path + "/g", """{"spec":{"b":2}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        (await rest.SendAsync("PATCH", path + "/g", """{"spec":{"a":{"n":-2}}}""", "application/merge-patch+json")).Code.ShouldBe(422);
        (await rest.SendAsync("PATCH", path + "/g", """{"spec":{"a":{"n":2}}}""", "application/merge-patch+json")).Code.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"rule":"self.nope > 1"}""", ".rule", "undefined field 'nope'")]
    [InlineData("""{"rule":"self.n + 'x' == 'y'"}""", ".rule", "found no matching overload for '_+_' applied to '(int, string)'")]
    [InlineData("""{"rule":"self.n"}""", ".rule", "must evaluate to bool")]
    [InlineData("""{"rule":"self.n >"}""", ".rule", "Syntax error")]
    [InlineData("""{"rule":"other == 1"}""", ".rule", "undeclared reference to 'other'")]
    [InlineData("""{"rule":""}""", ".rule", "Required value: rule is not specified")]
    [InlineData("""{"rule":"self.n > 1","messageExpression":"self.n"}""", ".messageExpression", "must evaluate to string")]
    [InlineData("""{"rule":"self.n > 1","message":"a\nb"}""", ".message", "message must not contain line breaks")]
    [InlineData("""{"rule":"self.n > 1","fieldPath":".nope"}""", ".fieldPath", "does not refer to a valid field: nope")]
    [InlineData("""{"rule":"self.n > 1","optionalOldSelf":true}""", ".optionalOldSelf", "may only be used on rules that use oldSelf")]
    [InlineData("""{"rule":"self.texts.all(a, self.texts.all(b, a == b || a.contains(b)))"}""", ".rule", "estimated rule cost exceeds budget by factor of more than 100x")]
    [InlineData("""{"rule":"self.s.matches('[')"}""", ".rule", "invalid matches argument")]
    public async Task Definition_WithARuleThatCannotWork_IsRefused(string rule, string field, string message)
    {
        var gadgets = new Gadgets(rest, "celwrong.test");
        var schema = """{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-validations":[""" + rule + """],"properties":{"n":{"type":"integer"},"s":{"type":"string"},"texts":{"type":"array","items":{"type":"string"}}}}}}""";
        var answer = await gadgets.CreateDefinitionAsync(Definition(gadgets, schema));
        answer.Code.ShouldBe(422, answer.Text);
        answer.Message.ShouldContain(message);
        answer.Json["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.ToString()).ShouldContain("spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]" + field);
    }

    [Fact]
    public async Task Definition_WithATransitionRuleInAListWithoutKeys_IsRefused()
    {
        var gadgets = new Gadgets(rest, "celwrong.test");
        const string Wrong = """{"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","maxItems":3,"items":{"type":"integer","x-kubernetes-validations":[{"rule":"self == oldSelf"}]}}}}}}""";
        (await gadgets.CreateDefinitionAsync(Definition(gadgets, Wrong))).Message.ShouldContain("oldSelf cannot be used on the uncorrelatable portion of the schema within spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[l]");
    }

    [Fact]
    public async Task Rule_ThatRunsTooLong_EndsAndIsTold()
    {
        var gadgets = new Gadgets(rest, "celcost.test");
        const string Slow = """{"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","maxItems":1000,"items":{"type":"integer"},"x-kubernetes-validations":[{"rule":"self.all(a, self.exists(b, a + 1 == b || a == 999))"}]}}}}}""";
        (await gadgets.CreateDefinitionAsync(Definition(gadgets, Slow))).Code.ShouldBe(201);
        await gadgets.WhenEstablishedAsync();
        var list = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)JsonValue.Create(i))]);
        var answer = await rest.CreateAsync(gadgets.In("default"), gadgets.Json("g", $$"""{"l":{{list.ToJsonString()}}}"""));
        answer.Code.ShouldBe(422, answer.Text);
        answer.Message.ShouldContain("actual cost limit exceeded");
    }

    private async Task<Gadgets> SharedAsync()
    {
        var gadgets = new Gadgets(rest, "celrules.test");
        if ((await rest.SendAsync("GET", gadgets.Path)).Code != 200)
        {
            var created = await gadgets.CreateDefinitionAsync(Definition(gadgets, Schema));
            created.Code.ShouldBe(201, created.Text);
        }
        await gadgets.WhenEstablishedAsync();
        return gadgets;
    }

    private static string Definition(Gadgets gadgets, string schema)
    {
        var definition = JsonNode.Parse(gadgets.Definition(schema: schema))!;
        var version = definition["spec"]!["versions"]![0]!.AsObject();
        version.Remove("selectableFields");
        version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        return definition.ToJsonString();
    }
}

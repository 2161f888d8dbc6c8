using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.CustomResources;

[Collection("rest")]
public class CustomResourceTests(RestServer rest)
{
    [Fact]
    public async Task CustomKind_OnceDefined_LivesLikeAnyOther()
    {
        var gadgets = new Gadgets(rest, "alpha.test");
        await gadgets.EstablishAsync();
        var space = await rest.NamespaceAsync();
        var path = gadgets.In(space);

        var created = await rest.CreateAsync(path, gadgets.Json("a", """{"size":2,"free":{"x":[1,{"y":2}]},"maybe":null,"code":null,"tags":null,"labels":{"a":null,"b":"c"},"port":"http","parts":[{"name":"p"}]}""", ""","status":{"size":9}"""));
        var read = await rest.SendAsync("GET", path + "/a");
        var list = await rest.SendAsync("GET", path);
        var merged = await rest.SendAsync("PATCH", path + "/a", """{"spec":{"size":3}}""", "application/merge-patch+json");
        var patched = await rest.SendAsync("PATCH", path + "/a", """[{"op":"add","path":"/spec/code","value":"abc"}]""", "application/json-patch+json");
        var strategic = await rest.SendAsync("PATCH", path + "/a", """{"spec":{"size":3}}""", "application/strategic-merge-patch+json");
        var status = await rest.SendAsync("PATCH", path + "/a/status", """{"status":{"size":3,"selector":"a=b","conditions":[{"type":"Ready","status":"True"}]},"spec":{"size":9}}""", "application/merge-patch+json");
        var table = await rest.SendAsync("GET", path + "/a", accept: "application/json;as=Table;v=v1;g=meta.k8s.io");
        var deleted = await rest.SendAsync("DELETE", path + "/a");

        (created.Code, read.Code, list.Code, merged.Code, patched.Code, strategic.Code, status.Code, deleted.Code).ShouldBe((201, 200, 200, 200, 200, 415, 200, 200), created.Text + merged.Text + status.Text);
        created.Json["status"].ShouldBeNull("a status is not the creator's to write");
        created.Json["spec"]!.ToJsonString().ShouldBe("""{"size":2,"free":{"x":[1,{"y":2}]},"maybe":null,"labels":{"b":"c"},"port":"http","parts":[{"name":"p","weight":1.5}],"color":"green"}""", "null stays only where the schema has a place for it");
        list.Json["kind"]!.GetValue<string>().ShouldBe("GadgetList");
        (created.Json["metadata"]!["generation"]!.GetValue<int>(), patched.Json["metadata"]!["generation"]!.GetValue<int>(), status.Json["metadata"]!["generation"]!.GetValue<int>()).ShouldBe((1, 3, 3));
        (status.Json["spec"]!["size"]!.GetValue<int>(), status.Json["status"]!["size"]!.GetValue<int>()).ShouldBe((3, 3));
        table.Json["columnDefinitions"]!.AsArray().Select(column => (string?)column!["name"]).ShouldBe(["Name", "Size", "Ready", "Age"]);
        table.Json["rows"]![0]!["cells"]!.AsArray().Take(3).Select(cell => cell!.ToString()).ShouldBe(["a", "3", "True"]);
    }

    [Theory]
    [InlineData("""{"size":11}""", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("""{"size":"x"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{}""", "spec.size: Required value")]
    [InlineData("""{"size":1,"color":"blue"}""", "spec.color: Unsupported value: \"blue\": supported values: \"red\", \"green\"")]
    [InlineData("""{"size":1,"code":"A"}""", "spec.code: Invalid value: \"A\": spec.code in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"code":"abcdef"}""", "spec.code: Too long: may not be more than 5 bytes")]
    [InlineData("""{"size":1,"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":"a","weight":2}]}""", "spec.parts[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"size":1,"port":1.5}""", "spec.port: Invalid value: \"number\": spec.port in body must be of type integer,string: \"number\"")]
    [InlineData("""{"size":1,"labels":{"a":1}}""", "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"")]
    public async Task Create_OfWhatTheSchemaForbids_NamesTheField(string spec, string message)
    {
        var gadgets = await SharedAsync();
        var answer = await rest.CreateAsync(gadgets.In("default"), gadgets.Json("bad", spec));
        answer.Code.ShouldBe(422, answer.Text);
        answer.Message.ShouldBe($"Gadget.beta.test \"bad\" is invalid: {message}");
    }

    [Fact]
    public async Task UnknownField_IsPruned_AndToldToWhoAsks()
    {
        var gadgets = await SharedAsync();
        var path = gadgets.In(await rest.NamespaceAsync());
        var body = gadgets.Json("x", """{"size":1,"colour":"red","parts":[{"name":"a","extra":1}]}""");
        (await rest.CreateAsync(path, body, "?fieldValidation=Strict")).Message.ShouldContain("""unknown field "spec.colour", unknown field "spec.parts[0].extra""");
        var warned = await rest.CreateAsync(path, body, "?fieldValidation=Warn");
        warned.Warnings.Count.ShouldBe(2);
        warned.Json["spec"]!["colour"].ShouldBeNull();
    }

    [Fact]
    public async Task Discovery_AndSchemas_ShowTheKindWhileItIsThere()
    {
        var gadgets = new Gadgets(rest, "gamma.test");
        await gadgets.EstablishAsync();
        var kinds = await rest.SendAsync("GET", gadgets.Kinds);
        var second = await rest.SendAsync("GET", "/openapi/v2");
        var third = await rest.SendAsync("GET", "/openapi/v3/apis/gamma.test/v1");
        second.Code.ShouldBe(200, second.Text);
        kinds.Json["resources"]!.AsArray().Select(item => (string?)item!["name"]).ShouldBe(["gadgets", "gadgets/status", "gadgets/scale"]);
        second.Json["definitions"]!["test.gamma.v1.Gadget"]!["properties"]!["spec"]!["properties"]!["size"]!["maximum"]!.GetValue<int>().ShouldBe(10);
        third.Json["components"]!["schemas"]!["test.gamma.v1.Gadget"]!["properties"]!["spec"]!["properties"]!["port"]!["anyOf"].ShouldNotBeNull();

        await rest.CreateAsync(gadgets.In("default"), gadgets.Json("left", """{"size":1}"""));
        (await rest.SendAsync("DELETE", gadgets.Path)).Code.ShouldBe(200);
        var seen = "";
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", gadgets.Path)) is { Code: 404 } || (seen = "still there").Length == 0, () => seen);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", gadgets.In("default"))).Code == 404, () => "the kind is still served");
        await gadgets.EstablishAsync();
        (await rest.SendAsync("GET", gadgets.In("default"))).Json["items"]!.AsArray().ShouldBeEmpty("its objects went with the definition");
        await rest.SendAsync("DELETE", gadgets.Path);
    }

    /// <summary>kubectl checks against the second dialect before it sends, so whatever it would refuse wrongly must not stand there.</summary>
    [Fact]
    public async Task Schema_ForOldClients_LeavesOutWhatTheyWouldRefuse()
    {
        var gadgets = new Gadgets(rest, "eta.test");
        var open = new Gadgets(rest, "theta.test");
        await gadgets.CreateDefinitionAsync(gadgets.Definition(schema: """
            {"type":"object","description":"A gadget","required":["spec"],"properties":{
              "spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"string"}}},
              "note":{"type":"string","nullable":true},
              "size":{"type":"object","properties":{"limit":{"x-kubernetes-int-or-string":true}}},
              "inner":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}}}
            """));
        await open.CreateDefinitionAsync(open.Definition(schema: """{"type":"object","description":"Anything","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}"""));
        await gadgets.WhenEstablishedAsync();
        await open.WhenEstablishedAsync();

        var definitions = (await rest.SendAsync("GET", "/openapi/v2")).Json["definitions"]!;

        var known = definitions["test.eta.v1.Gadget"]!["properties"]!;
        (known["spec"]!["type"], known["spec"]!["properties"], known["note"]!["type"]).ShouldBe((null, null, null), "null and any field may come there");
        (known["size"]!["type"]!.ToString(), known["size"]!["properties"]!["limit"]!["type"]).ShouldBe(("object", null));
        known["apiVersion"]!["description"]!.ToString().ShouldStartWith("APIVersion defines");
        known["inner"]!["properties"]!.AsObject().Select(field => field.Key).ShouldBe(["spec", "apiVersion", "kind", "metadata"], ignoreOrder: true);
        definitions["test.theta.v1.Gadget"]!.AsObject().Select(word => word.Key).ShouldBe(["type", "x-kubernetes-group-version-kind"], ignoreOrder: true);
        await rest.SendAsync("DELETE", gadgets.Path);
        await rest.SendAsync("DELETE", open.Path);
    }

    [Fact]
    public async Task NamesOfAnotherDefinition_AreNotGivenTwice()
    {
        var gadgets = new Gadgets(rest, "delta.test");
        await gadgets.EstablishAsync();
        var rival = gadgets.Definition().Replace("\"gadgets.delta.test\"", "\"gizmos.delta.test\"", StringComparison.Ordinal).Replace("\"plural\":\"gadgets\"", "\"plural\":\"gizmos\"", StringComparison.Ordinal);
        (await gadgets.CreateDefinitionAsync(rival)).Code.ShouldBe(201);
        var seen = "";
        await Eventually.TrueAsync(
            async () => (seen = (await rest.SendAsync("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gizmos.delta.test")).Text).Contains("SingularConflict"), () => seen);
        (await rest.SendAsync("GET", "/apis/delta.test/v1/namespaces/default/gizmos")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Watch_OfACustomKind_TellsChanges_AndFieldSelectorsChoose()
    {
        var gadgets = await SharedAsync();
        var path = gadgets.In(await rest.NamespaceAsync());
        await rest.CreateAsync(path, gadgets.Json("r", """{"size":1,"color":"red"}"""));
        await rest.CreateAsync(path, gadgets.Json("g", """{"size":1}"""));
        var watch = await Eventually.SeeAsync(() => rest.SendAsync("GET", path + "?watch=1&timeoutSeconds=1&fieldSelector=spec.color%3Dred"), told => told.Text.Length > 0, "what is there");
        watch.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain("\"name\":\"r\"");
    }

    [Fact]
    public async Task Scale_OfACustomKind_IsItsReplicas()
    {
        var gadgets = await SharedAsync();
        var path = gadgets.In(await rest.NamespaceAsync());
        await rest.CreateAsync(path, gadgets.Json("s", """{"size":4}"""));
        var scale = await rest.SendAsync("GET", path + "/s/scale");
        var scaled = await rest.SendAsync("PATCH", path + "/s/scale", """{"spec":{"replicas":7}}""", "application/merge-patch+json");
        scale.Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(4);
        scaled.Code.ShouldBe(200, scaled.Text);
        (await rest.SendAsync("GET", path + "/s")).Json["spec"]!["size"]!.GetValue<int>().ShouldBe(7);
    }

    private async Task<Gadgets> SharedAsync()
    {
        var gadgets = new Gadgets(rest, "beta.test");
        if ((await rest.SendAsync("GET", gadgets.Path)).Code == 404) await gadgets.EstablishAsync();
        return gadgets;
    }
}

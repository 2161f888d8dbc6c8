using System.Text.Json.Nodes;
using MiniKube.ApiServer.Patch;

namespace MiniKube.ApiServer.Tests.Patching;

/// <summary>RFC 6902, with the examples of its appendix.</summary>
public class JsonPatchTests
{
    private static readonly Schema Any = Schema.Scalar(SchemaKind.Any);

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""")]
    // What is not there is null to a test.
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/no","value":null}]""", """{"baz":"qux"}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}},"xyz":123}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10},{"op":"test","path":"/~1","value":9}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/c/b","value":2}]""", """{"a":{"b":1},"c":{"b":2}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    public void Apply_Operations_Change(string before, string patch, string after) => Apply(before, patch).ToJsonString().ShouldBe(after);

    [Theory]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", 422)]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", 422)]
    [InlineData("""{"foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", 422)]
    [InlineData("""{"foo":"bar"}""", """[{"op":"replace","path":"/baz","value":1}]""", 422)]
    [InlineData("""{"foo":[]}""", """[{"op":"add","path":"/foo/1","value":1}]""", 422)]
    [InlineData("""{"foo":[1]}""", """[{"op":"remove","path":"/foo/00"}]""", 422)]
    [InlineData("""{"foo":{}}""", """[{"op":"move","from":"/foo","path":"/foo/bar"}]""", 422)]
    [InlineData("""{}""", """[{"op":"remove","path":""}]""", 422)]
    [InlineData("""{}""", """[{"op":"replace","path":"","value":[1]}]""", 422)]
    [InlineData("""{}""", """[{"op":"jump","path":"/a"}]""", 422)]
    [InlineData("""{}""", """[{"op":"add","path":"/a"}]""", 422)]
    [InlineData("""{}""", """[{"op":"add","value":1}]""", 422)]
    [InlineData("""{}""", """[{"op":"add","path":"a","value":1}]""", 422)]
    [InlineData("""{}""", """[1]""", 400)]
    [InlineData("""{}""", """{}""", 400)]
    public void Apply_WhatDoesNotFit_IsRefused(string before, string patch, int code) => Should.Throw<ApiException>(() => Apply(before, patch)).Code.ShouldBe(code);

    [Fact]
    public void Apply_CopiesThatGrowWithoutEnd_IsRefused()
    {
        var operations = new JsonArray();
        for (var i = 0; i < 64; i++) operations.Add((JsonNode)JsonNode.Parse($$"""{"op":"copy","from":"/a","path":"/a/x{{i}}"}""")!);

        Should.Throw<ApiException>(() => Apply("""{"a":{"b":"0123456789"}}""", operations.ToJsonString())).Code.ShouldBe(413);
    }

    private static JsonObject Apply(string document, string patch) => DocumentPatch.Of(PatchType.Json, JsonNode.Parse(patch)).Apply(JsonNode.Parse(document)!.AsObject(), Any);
}

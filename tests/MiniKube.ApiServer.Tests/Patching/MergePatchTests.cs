using System.Text.Json.Nodes;
using MiniKube.ApiServer.Patch;

namespace MiniKube.ApiServer.Tests.Patching;

/// <summary>RFC 7386, with the examples of its appendix.</summary>
public class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Apply_Change_Merges(string before, string patch, string after) =>
        DocumentPatch.Of(PatchType.Merge, JsonNode.Parse(patch)).Apply(JsonNode.Parse(before)!.AsObject(), Schema.Scalar(SchemaKind.Any)).ToJsonString().ShouldBe(after);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    public void Of_NoObject_IsRefused(string patch) => Should.Throw<ApiException>(() => DocumentPatch.Of(PatchType.Merge, JsonNode.Parse(patch))).Code.ShouldBe(400);
}

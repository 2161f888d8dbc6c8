using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Patch;

namespace MiniKube.ApiServer.Tests.Patching;

public class StrategicMergePatchTests
{
    private const string Two = """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"2"}]}}""";

    [Theory]
    // Items of a list with a merge key are found by it; new ones come before those that the patch does not name.
    [InlineData(Two, """{"spec":{"containers":[{"name":"b","image":"3"}]}}""", """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"3"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"name":"c","image":"3"}]}}""", """{"spec":{"containers":[{"name":"c","image":"3"},{"name":"a","image":"1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"2"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}]}]}}""", """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"Y","value":"2"},{"name":"X","value":"1"}]},{"name":"b","image":"2"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"name":"a","env":null}]}}""", """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}""")]
    [InlineData("""{}""", """{"spec":{"containers":[{"name":"a","env":null,"image":"1"}]}}""", """{"spec":{"containers":[{"name":"a","image":"1"}]}}""")]
    // Directives.
    [InlineData(Two, """{"spec":{"containers":[{"$patch":"delete","name":"a"}]}}""", """{"spec":{"containers":[{"name":"b","image":"2"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"$patch":"replace"},{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData(Two, """{"spec":{"containers":[{"$patch":"replace","name":"a","image":"9"}]}}""", """{"spec":{"containers":[{"name":"a","image":"9"},{"name":"b","image":"2"}]}}""")]
    [InlineData(Two, """{"spec":{"$patch":"replace","nodeName":"n"}}""", """{"spec":{"nodeName":"n"}}""")]
    [InlineData(Two, """{"spec":{"$patch":"delete"}}""", """{"spec":{}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""", """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/"}}]}}""", """{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}}""")]
    // Order: named items as the patch says; a server's item stays before those that it stood before.
    [InlineData(Two, """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""", """{"spec":{"containers":[{"name":"b","image":"2"},{"name":"a","image":"1","env":[{"name":"X","value":"1"}]}]}}""")]
    [InlineData(Two, """{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"b"}],"containers":[{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"c"},{"name":"a","image":"1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"2"}]}}""")]
    // Plain values.
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c","a"]}}""", """{"metadata":{"finalizers":["c","a","b"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}}""", """{"metadata":{"finalizers":["b"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}}""", """{"metadata":{"finalizers":["c","b"]}}""")]
    // Lists without a merge key, and maps.
    [InlineData("""{"spec":{"tolerations":[{"key":"a"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"a":null,"c":"3"}}}""", """{"metadata":{"labels":{"b":"2","c":"3"}}}""")]
    public void Apply_Change_MergesAsTheSchemaSays(string before, string patch, string after) => Apply(before, patch).ToJsonString().ShouldBe(after);

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"1"}]}}""", "does not contain declared merge key: name")]
    [InlineData("""{"spec":{"containers":[1]}}""", "must be objects")]
    [InlineData("""{"spec":{"$patch":"explode"}}""", "unknown patch directive")]
    [InlineData("""{"spec":{"$setElementOrder/containers":1}}""", "must be a list")]
    [InlineData("""{"spec":{"$wish/containers":[]}}""", "unknown patch directive")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"nodeName":"n"}}""", "must name \"nodeName\"")]
    public void Apply_WrongPatch_IsRefused(string patch, string message)
    {
        var error = Should.Throw<ApiException>(() => Apply(Two, patch));

        error.Code.ShouldBe(400);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Apply_Twice_LeavesThePatchAsItWas()
    {
        var patch = DocumentPatch.Of(PatchType.Strategic, JsonNode.Parse("""{"spec":{"containers":[{"name":"z","env":[{"name":"A"}]}]}}"""));

        var first = patch.Apply(JsonNode.Parse(Two)!.AsObject(), Pod.Definition.Schema);
        first["spec"]!["containers"]![0]!["env"]![0]!["name"] = "changed";

        patch.Apply(JsonNode.Parse(Two)!.AsObject(), Pod.Definition.Schema)["spec"]!["containers"]![0]!.ToJsonString().ShouldBe("""{"name":"z","env":[{"name":"A"}]}""");
    }

    private static JsonObject Apply(string document, string patch) =>
        DocumentPatch.Of(PatchType.Strategic, JsonNode.Parse(patch)).Apply(JsonNode.Parse(document)!.AsObject(), Pod.Definition.Schema);
}

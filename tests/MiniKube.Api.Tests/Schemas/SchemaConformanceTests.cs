using System.Text.Json.Nodes;
using MiniKube.Api.Apps;
using MiniKube.Api.Core;

namespace MiniKube.Api.Tests.Schemas;

public class SchemaConformanceTests
{
    [Theory]
    [InlineData("""{"spec":{"replicas":"three"}}""", "spec.replicas", "string")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "spec.replicas", "1.5")]
    [InlineData("""{"spec":{"replicas":3000000000}}""", "spec.replicas", "3000000000")]
    [InlineData("""{"spec":[]}""", "spec", "array")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "spec.template.spec.containers", "object")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[1]}}}}""", "spec.template.spec.containers[0]", "number")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "metadata.labels[a]", "number")]
    [InlineData("""{"metadata":{"creationTimestamp":"yesterday"}}""", "metadata.creationTimestamp", "yesterday")]
    [InlineData("""{"spec":{"paused":"true"}}""", "spec.paused", "string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"many"}}}]}}}}""", "spec.template.spec.containers[0].resources.limits[cpu]", "quantities")]
    [InlineData("""{"spec":{"strategy":{"rollingUpdate":{"maxSurge":true}}}}""", "spec.strategy.rollingUpdate.maxSurge", "bool")]
    public void Apply_WrongType_NamesTheField(string json, string path, string what)
    {
        var error = Should.Throw<SchemaException>(() => SchemaConformance.Apply(Documents.Read(json), Deployment.Definition.Schema));

        error.Message.ShouldContain($"\"{path}\"");
        error.Message.ShouldContain(what);
    }

    [Fact]
    public void Apply_UnknownFields_AreRemovedAndReportedByPath()
    {
        var document = Documents.Read("""{"kind":"Pod","foo":1,"spec":{"containers":[{"name":"a","bar":{"x":1}}],"nodeSelector":{"any":"key"}}}""");

        var unknown = SchemaConformance.Apply(document, Pod.Definition.Schema);

        unknown.ShouldBe(["foo", "spec.containers[0].bar"]);
        document.ToJsonString().ShouldBe("""{"kind":"Pod","spec":{"containers":[{"name":"a"}],"nodeSelector":{"any":"key"}}}""");
    }

    [Fact]
    public void Apply_ValuesWrittenInManyWays_BecomeCanonical()
    {
        var document = Documents.Read("""
            {"metadata":{"creationTimestamp":"2026-01-02T03:04:05.123456789+01:00","labels":{},"annotations":null},
             "spec":{"hostNetwork":false,"terminationGracePeriodSeconds":0,"tolerations":[],"nodeSelector":{"a":null},
              "containers":[{"name":"a","args":[],"resources":{"limits":{"cpu":0.5,"memory":"1024Mi"},"requests":{"cpu":"1000m"}}}]}}
            """);

        SchemaConformance.Apply(document, Pod.Definition.Schema).ShouldBeEmpty();

        document.ToJsonString().ShouldBe(
            """{"metadata":{"creationTimestamp":"2026-01-02T02:04:05Z"},"spec":{"terminationGracePeriodSeconds":0,"nodeSelector":{"a":""}"""
            + ""","containers":[{"name":"a","resources":{"limits":{"cpu":"500m","memory":"1Gi"},"requests":{"cpu":"1"}}}]}}""");
    }

    [Fact]
    public void Apply_ItsOwnResult_ChangesNothing()
    {
        foreach (var definition in ResourceCatalog.BuiltIn)
        {
            var document = Documents.Created(definition, $$$"""{"apiVersion":"{{{definition.ApiVersion}}}","kind":"{{{definition.Kind}}}","metadata":{"name":"x"},"spec":{"ports":[{"port":1}],"containers":[{"name":"c","image":"i"}]}}""");
            var before = document.DeepClone();

            SchemaConformance.Apply(document, definition.Schema).ShouldBeEmpty(definition.Kind);
            SchemaDefaults.Apply(document, definition.Schema);

            JsonNode.DeepEquals(document, before).ShouldBeTrue($"{definition.Kind}: {before.ToJsonString()} became {document.ToJsonString()}");
        }
    }

    [Fact]
    public void Apply_StatusThatComponentsWriteAsRecords_StaysAsItWas()
    {
        var node = new Node { Metadata = new() { Name = "n" }, Status = new() { Conditions = [new() { Type = "Ready", Status = "True" }], Capacity = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("2") } } };
        var document = ApiJson.ToDocument(node);
        var before = document.ToJsonString();

        SchemaConformance.Apply(document, Node.Definition.Schema).ShouldBeEmpty();
        SchemaDefaults.Apply(document, Node.Definition.Schema);

        document.ToJsonString().ShouldBe(before);
    }
}

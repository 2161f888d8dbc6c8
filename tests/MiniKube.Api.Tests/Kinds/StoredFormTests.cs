using System.Text.Json.Nodes;

namespace MiniKube.Api.Tests.Kinds;

public class StoredFormTests
{
    [Theory]
    [InlineData(typeof(Autoscaling.HorizontalPodAutoscaler), """
        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a","annotations":{"x":"y"}},
         "spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"minReplicas":1,"maxReplicas":3,
          "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}},
                     {"type":"Pods","pods":{"metric":{"name":"q"},"target":{"type":"AverageValue","averageValue":"5"}}}],
          "behavior":{"scaleUp":{"stabilizationWindowSeconds":5,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15}]},
                      "scaleDown":{"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}},
         "status":{"currentReplicas":2,"desiredReplicas":3,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":70}}}],
          "conditions":[{"type":"AbleToScale","status":"True"}]}}
        """)]
    [InlineData(typeof(Events.Event), """
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p"},"reason":"R","message":"m","source":{"component":"c"},
         "firstTimestamp":"2026-01-02T03:04:05Z","count":3,"type":"Normal","eventTime":"2026-01-02T03:04:05.000006Z","reportingComponent":"r","reportingInstance":"i"}
        """)]
    public async Task Object_ShownAndStoredAgain_IsTheSame(Type kind, string json)
    {
        var definition = ResourceCatalog.BuiltIn.Single(known => known.ClrType == kind);
        var form = definition.StoredForm!;
        var stored = Documents.Read(json);

        var shown = (await form.ShowAsync([(JsonObject)stored.DeepClone()], CancellationToken.None))[0];
        SchemaConformance.Apply((JsonObject)shown.DeepClone(), definition.Schema).ShouldBeEmpty(shown.ToJsonString());
        var again = await form.StoreAsync((JsonObject)shown.DeepClone(), CancellationToken.None);

        shown["apiVersion"]!.GetValue<string>().ShouldBe(definition.ApiVersion);
        again["apiVersion"] = form.Storage.ApiVersion;
        again["kind"] = form.Storage.Kind;
        JsonNode.DeepEquals(again, stored).ShouldBeTrue($"{stored.ToJsonString()}\nbecame\n{again.ToJsonString()}");
    }

    [Fact]
    public async Task Autoscaler_OfVersionOne_SaysTheShareOfCpu()
    {
        var definition = Autoscaling.HorizontalPodAutoscaler.Definition;
        var stored = await definition.StoredForm!.StoreAsync(
            Documents.Read("""{"apiVersion":"autoscaling/v1","metadata":{"name":"a"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":3,"targetCPUUtilizationPercentage":60}}"""), CancellationToken.None);
        var shown = (await definition.StoredForm!.ShowAsync([stored], CancellationToken.None))[0];

        stored["spec"]!["metrics"]!.ToJsonString().ShouldBe("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":60}}}]""");
        shown["spec"]!["targetCPUUtilizationPercentage"]!.GetValue<long>().ShouldBe(60);
    }
}

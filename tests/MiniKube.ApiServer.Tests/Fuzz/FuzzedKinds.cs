using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Fuzz;

/// <summary>Custom kinds for the fuzzer: one with all that a schema can say and two versions, one that keeps everything.</summary>
internal static class FuzzedKinds
{
    private const string Rich = """
        {"type":"object","properties":{
          "spec":{"type":"object","required":["size"],"properties":{
            "size":{"type":"integer","format":"int32","minimum":0,"maximum":9,"default":3},"replicas":{"type":"integer"},"when":{"type":"string","format":"date-time"},"name":{"type":"string","pattern":"^[a-z]+$","maxLength":8},
            "color":{"type":"string","enum":["red","blue"]},"port":{"x-kubernetes-int-or-string":true},"free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"maybe":{"type":"string","nullable":true},
            "items":{"type":"array","maxItems":3,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["key"],"items":{"type":"object","required":["key"],"properties":{"key":{"type":"string"},"value":{"type":"number"}}}},
            "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},"map":{"type":"object","additionalProperties":{"type":"integer"}},
            "pod":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}},
          "status":{"type":"object","properties":{"replicas":{"type":"integer"},"note":{"type":"string"}}}}}
        """;

    public static IReadOnlyList<string> Names { get; } = ["riches.fuzz.example.test", "loose.fuzz.example.test"];

    public static IReadOnlyList<(string Plural, string Kind)> Resources { get; } = [("riches", "Rich"), ("loose", "Loose")];

    public static IReadOnlyList<string> Definitions { get; } =
    [
        $$$"""
        {"metadata":{"name":"riches.fuzz.example.test"},"spec":{"group":"fuzz.example.test","scope":"Namespaced","names":{"plural":"riches","singular":"rich","kind":"Rich"},"versions":[
          {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{{Rich}}} },"subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"} },
           "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"}],"selectableFields":[{"jsonPath":".spec.color"}]},
          {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{{{Rich}}} } }]} }
        """,
        """
        {"metadata":{"name":"loose.fuzz.example.test"},"spec":{"group":"fuzz.example.test","scope":"Namespaced","names":{"plural":"loose","singular":"loose","kind":"Loose"},"versions":[
          {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """,
    ];

    public static JsonObject Document(DocumentFuzzer fuzzer, Random random, string kind, string version, string name)
    {
        var spec = new JsonObject();
        foreach (var field in (string[])["size", "replicas", "when", "name", "color", "port", "free", "maybe", "items", "tags", "map", "pod", "other"])
        {
            if (random.Next(3) == 0) spec[field] = fuzzer.Anything(random.Next(3));
        }
        if (random.Next(2) == 0) spec["size"] = random.Next(12) - 1;
        if (random.Next(2) == 0) spec["items"] = new JsonArray(new JsonObject { ["key"] = fuzzer.Word(), ["value"] = 1 }, new JsonObject { ["key"] = fuzzer.Word() });
        var document = new JsonObject { ["apiVersion"] = $"fuzz.example.test/{version}", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = random.Next(10) == 0 ? fuzzer.Anything(0) : spec };
        if (random.Next(3) == 0) document["status"] = fuzzer.Anything(0);
        return document;
    }
}

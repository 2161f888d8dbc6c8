using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>A custom resource definition with a bit of everything, in a group of its own for each test.</summary>
internal sealed class Gadgets(RestServer rest, string group)
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    public string Name => $"gadgets.{group}";

    public string Path => $"{Definitions}/{Name}";

    public string Kinds => $"/apis/{group}/v1";

    /// <summary>In the namespace.</summary>
    public string In(string space) => $"{Kinds}/namespaces/{space}/gadgets";

    public string Json(string name, string spec, string more = "") =>
        $$$"""{"apiVersion":"{{{group}}}/v1","kind":"Gadget","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}{{{more}}}}""";

    public string Definition(string names = "", string schema = Schema) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{Name}}}"},
         "spec":{"group":"{{{group}}}","scope":"Namespaced",
           "names":{"plural":"gadgets","singular":"gadget","kind":"Gadget","listKind":"GadgetList","shortNames":["gd{{{group[..1]}}}"],"categories":["all"]{{{names}}}},
           "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{{schema}}}},
             "subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.size","labelSelectorPath":".status.selector"}},
             "selectableFields":[{"jsonPath":".spec.color"}],
             "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},
               {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},
               {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]}]}}
        """;

    /// <summary>Creates the definition and waits until it is served.</summary>
    public async Task EstablishAsync()
    {
        var created = await rest.CreateAsync(Definitions, Definition());
        created.Code.ShouldBe(201, created.Text);
        await WhenEstablishedAsync();
    }

    public Task<Answer> CreateDefinitionAsync(string json) => rest.CreateAsync(Definitions, json);

    public async Task WhenEstablishedAsync()
    {
        var seen = "";
        await Eventually.TrueAsync(async () => (seen = (await rest.SendAsync("GET", Path)).Text).Contains("\"InitialNamesAccepted\""), () => seen);
    }

    public const string Schema = """
        {"type":"object","required":["spec"],"properties":{
          "spec":{"type":"object","required":["size"],"properties":{
            "size":{"type":"integer","minimum":1,"maximum":10},
            "color":{"type":"string","enum":["red","green"],"default":"green"},
            "code":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
            "port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
            "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
            "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
              "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"weight":{"type":"number","default":1.5}}}},
            "labels":{"type":"object","additionalProperties":{"type":"string"}},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
            "maybe":{"type":"string","nullable":true}}},
          "status":{"type":"object","properties":{"size":{"type":"integer"},"selector":{"type":"string"},
            "conditions":{"type":"array","items":{"type":"object","properties":{"type":{"type":"string"},"status":{"type":"string"}}}}}}}}
        """;
}

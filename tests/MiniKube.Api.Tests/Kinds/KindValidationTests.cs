using MiniKube.Api.Core;

namespace MiniKube.Api.Tests.Kinds;

public class KindValidationTests
{
    private const string Pods = "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    private const string Selected = "\"selector\":{\"matchLabels\":{\"a\":\"b\"}}," + Pods;

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "deployments", """{"spec":{%PODS%}}""", "spec.selector: Required value" },
        { "deployments", """{"spec":{"selector":{},%PODS%}}""", "spec.selector: Invalid value: {}: empty selector is invalid for deployment" },
        { "deployments", """{"spec":{"selector":{"matchLabels":{"x":"y"}},%PODS%}}""", "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`" },
        { "deployments", """{"spec":{"replicas":-1,%SELECTED%}}""", "spec.replicas: Invalid value: -1: must be greater than or equal to 0" },
        { "deployments", """{"spec":{"strategy":{"type":"Recreate","rollingUpdate":{}},%SELECTED%}}""", "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'" },
        { "deployments", """{"spec":{"strategy":{"type":"Sudden"},%SELECTED%}}""", "spec.strategy.type: Unsupported value: \"Sudden\"" },
        { "deployments", """{"spec":{"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":0}},%SELECTED%}}""", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0" },
        { "deployments", """{"spec":{"strategy":{"rollingUpdate":{"maxSurge":"many"}},%SELECTED%}}""", "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"many\"" },
        { "replicasets.apps", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""", "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"" },
        { "replicasets.apps", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}}}}}""", "spec.template.spec.containers: Required value" },
        { "services", """{"spec":{}}""", "spec.ports: Required value" },
        { "services", """{"spec":{"ports":[{"port":1},{"port":2}]}}""", "spec.ports[0].name: Required value" },
        { "services", """{"spec":{"ports":[{"port":1,"name":"a"},{"port":1,"name":"b"}]}}""", "spec.ports[1]: Duplicate value" },
        { "services", """{"spec":{"ports":[{"port":0}]}}""", "spec.ports[0].port: Invalid value: 0" },
        { "services", """{"spec":{"ports":[{"port":1,"nodePort":30000}]}}""", "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'" },
        { "services", """{"spec":{"type":"Magic","ports":[{"port":1}]}}""", "spec.type: Unsupported value: \"Magic\"" },
        { "services", """{"spec":{"type":"ExternalName"}}""", "spec.externalName: Required value" },
        { "configmaps", """{"data":{"a b":"1"}}""", "data[a b]: Invalid value: \"a b\": a valid config key must consist of" },
        { "configmaps", """{"data":{"a":"1"},"binaryData":{"a":"eA=="}}""", "data[a]: Invalid value: \"a\": duplicate of key present in binaryData" },
        { "secrets", """{"type":"kubernetes.io/tls","data":{"tls.crt":"eA=="}}""", "data[tls.key]: Required value" },
        { "secrets", """{"type":"kubernetes.io/dockerconfigjson","stringData":{".dockerconfigjson":"{"}}""", "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\"" },
        { "nodes", """{"spec":{"taints":[{"key":"a","effect":"NoSchedule"},{"key":"a","effect":"NoSchedule"}]}}""", "spec.taints[1]: Duplicate value" },
        { "nodes", """{"spec":{"taints":[{"key":"a","effect":"Never"}]}}""", "spec.taints[0].effect: Unsupported value: \"Never\"" },
        { "nodes", """{"spec":{"podCIDR":"here"}}""", "spec.podCIDRs[0]: Invalid value: \"here\": must be a valid CIDR value" },
        { "nodes", """{"spec":{"podCIDRs":["10.0.0.0/24","10.0.1.0/24"]}}""", "spec.podCIDRs: Invalid value: \"10.0.0.0/24, 10.0.1.0/24\": may specify no more than one CIDR for each IP family" },
        { "endpoints", """{"subsets":[{"addresses":[{"ip":"127.0.0.1"}],"ports":[{"port":1}]}]}""", "subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range" },
        { "endpointslices.discovery.k8s.io", """{"addressType":"IPv4","endpoints":[{"addresses":["fe80::1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"fe80::1\"" },
        { "endpointslices.discovery.k8s.io", """{"endpoints":[]}""", "addressType: Required value" },
        { "leases.coordination.k8s.io", """{"spec":{"leaseDurationSeconds":0}}""", "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0" },
        { "events", """{"metadata":{"namespace":"a"},"involvedObject":{"namespace":"b"}}""", "involvedObject.namespace: Invalid value: \"b\": does not match event.namespace" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongField_IsNamed(string resource, string json, string expected)
    {
        var errors = Documents.Errors(Find(resource), Fill(json));

        errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), string.Join("\n", errors));
    }

    public static TheoryData<string, string, string, string> Immutable => new()
    {
        { "deployments", """{"spec":{%SELECTED%}}""", """{"spec":{"selector":{"matchLabels":{"x":"y"}},"template":{"metadata":{"labels":{"x":"y"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", "spec.selector: Invalid value: {\"matchLabels\":{\"x\":\"y\"}}: field is immutable" },
        { "services", """{"spec":{"clusterIP":"10.0.0.1","ports":[{"port":1}]}}""", """{"spec":{"clusterIP":"10.0.0.2","ports":[{"port":1}]}}""", "spec.clusterIPs[0]: Invalid value: \"10.0.0.2\": may not change once set" },
        { "configmaps", """{"immutable":true,"data":{"a":"1"}}""", """{"immutable":true,"data":{"a":"2"}}""", "data: Forbidden: field is immutable when `immutable` is set" },
        { "configmaps", """{"immutable":true}""", """{}""", "immutable: Forbidden: field is immutable when `immutable` is set" },
        { "secrets", """{"type":"a"}""", """{"type":"b"}""", "type: Invalid value: \"b\": field is immutable" },
        { "endpointslices.discovery.k8s.io", """{"addressType":"IPv4"}""", """{"addressType":"IPv6"}""", "addressType: Invalid value: \"IPv6\": field is immutable" },
        { "nodes", """{"spec":{"podCIDR":"10.0.0.0/24"}}""", """{"spec":{"podCIDR":"10.0.1.0/24"}}""", "spec.podCIDRs: Forbidden" },
        { "nodes", """{"spec":{"podCIDRs":["10.0.0.0/24"]}}""", """{"spec":{"podCIDRs":["10.0.0.0/24","fd00::/64"]}}""", "spec.podCIDRs: Forbidden" },
        { "nodes", """{"spec":{"podCIDRs":["10.0.0.0/24"]}}""", """{}""", "spec.podCIDRs: Forbidden" },
    };

    [Theory]
    [MemberData(nameof(Immutable))]
    public void ValidateUpdate_ImmutableField_IsNamed(string resource, string before, string after, string expected) =>
        Documents.UpdateErrors(Find(resource), Fill(before), after).ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"podCIDR":"10.0.0.0/24"}""", """{"podCIDR":"10.0.0.0/24","podCIDRs":["10.0.0.0/24"]}""")]
    [InlineData("""{"podCIDRs":["10.0.0.0/24","fd00::/64"]}""", """{"podCIDRs":["10.0.0.0/24","fd00::/64"],"podCIDR":"10.0.0.0/24"}""")]
    [InlineData("""{"podCIDR":"10.0.1.0/24","podCIDRs":["10.0.0.0/24","fd00::/64"]}""", """{"podCIDR":"10.0.1.0/24","podCIDRs":["10.0.1.0/24"]}""")]
    [InlineData("""{"podCIDR":"","podCIDRs":[]}""", """{"podCIDR":""}""")]
    public void Prepare_NodeWithOneRangeOrSeveral_IsReadBothWays(string given, string expected) =>
        Documents.Created(Node.Definition, $$"""{"spec":{{given}}}""")["spec"]!.ToJsonString().ShouldBe(expected);

    [Fact]
    public void Prepare_SecretText_BecomesData()
    {
        var secret = Documents.Created(Secret.Definition, """{"data":{"a":"eA=="},"stringData":{"a":"new","b":"ü"}}""");

        secret.ContainsKey("stringData").ShouldBeFalse();
        secret["data"]!.ToJsonString().ShouldBe("""{"a":"bmV3","b":"w7w="}""");
        secret["type"]!.GetValue<string>().ShouldBe("Opaque");
    }

    [Fact]
    public void Prepare_Service_FillsWhatItsTypeNeeds()
    {
        var spec = Documents.Created(Service.Definition, """{"spec":{"type":"NodePort","sessionAffinity":"ClientIP","ports":[{"port":80},{"name":"x","port":81,"targetPort":"web"}]}}""")["spec"]!;

        spec["externalTrafficPolicy"]!.GetValue<string>().ShouldBe("Cluster");
        spec["sessionAffinityConfig"]!["clientIP"]!["timeoutSeconds"]!.GetValue<int>().ShouldBe(10800);
        spec["ports"]!.ToJsonString().ShouldBe("""[{"port":80,"protocol":"TCP","targetPort":80},{"name":"x","port":81,"targetPort":"web","protocol":"TCP"}]""");
    }

    [Fact]
    public void PrepareForUpdate_ServiceThatWasNodePort_LosesItsPolicy()
    {
        var prior = Documents.Created(Service.Definition, """{"spec":{"type":"NodePort","ports":[{"port":80}]}}""");
        var next = Documents.Read("""{"spec":{"type":"ClusterIP","externalTrafficPolicy":"Cluster","ports":[{"port":80}]}}""");

        Service.Definition.Strategy.PrepareForUpdate(next, prior);

        next["spec"]!.AsObject().ContainsKey("externalTrafficPolicy").ShouldBeFalse();
    }

    [Fact]
    public void Prepare_Namespace_WaitsForItsContent()
    {
        var created = Documents.Created(Namespace.Definition, """{"metadata":{"name":"n"}}""");

        created["spec"]!.ToJsonString().ShouldBe("""{"finalizers":["kubernetes"]}""");
        created["status"]!.ToJsonString().ShouldBe("""{"phase":"Active"}""");
        created["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"kubernetes.io/metadata.name":"n"}""");
    }

    private static string Fill(string json) => json.Replace("%PODS%", Pods, StringComparison.Ordinal).Replace("%SELECTED%", Selected, StringComparison.Ordinal);

    private static ResourceDefinition Find(string resource) => ResourceCatalog.BuiltIn.First(definition => definition.GroupResource == resource || definition.Plural == resource);
}

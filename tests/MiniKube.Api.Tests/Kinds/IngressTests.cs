using MiniKube.Api.Networking;

namespace MiniKube.Api.Tests.Kinds;

public sealed class IngressTests
{
    private const string Web = "\"backend\":{\"service\":{\"name\":\"web\",\"port\":{\"number\":80}}}";

    [Theory]
    [InlineData("{}", "spec: Invalid value: \"\": either `defaultBackend` or `rules` must be specified")]
    [InlineData("{\"defaultBackend\":{}}", "spec.defaultBackend: Required value: must specify either a service or a resource backend")]
    [InlineData("{\"defaultBackend\":{\"service\":{\"name\":\"web\"}}}", "spec.defaultBackend: Required value: port name or number is required")]
    [InlineData("{\"defaultBackend\":{\"service\":{\"name\":\"web\",\"port\":{\"name\":\"http\",\"number\":80}}}}", "spec.defaultBackend: Invalid value: \"\": cannot set both port name & port number")]
    [InlineData("{\"defaultBackend\":{\"service\":{\"name\":\"web\",\"port\":{\"number\":70000}}}}", "spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("{\"rules\":[{\"host\":\"10.0.0.1\"}]}", "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address")]
    [InlineData("{\"rules\":[{\"http\":{\"paths\":[]}}]}", "spec.rules[0].http.paths: Required value")]
    [InlineData("{\"rules\":[{\"http\":{\"paths\":[{\"path\":\"x\",\"pathType\":\"Exact\",%WEB%}]}}]}", "spec.rules[0].http.paths[0].path: Invalid value: \"x\": must be an absolute path")]
    [InlineData("{\"rules\":[{\"http\":{\"paths\":[{\"path\":\"/a//b\",\"pathType\":\"Prefix\",%WEB%}]}}]}", "spec.rules[0].http.paths[0].path: Invalid value: \"/a//b\": must not contain '//'")]
    [InlineData("{\"rules\":[{\"http\":{\"paths\":[{\"path\":\"/a/..\",\"pathType\":\"Prefix\",%WEB%}]}}]}", "spec.rules[0].http.paths[0].path: Invalid value: \"/a/..\": cannot end with '/..'")]
    [InlineData("{\"rules\":[{\"http\":{\"paths\":[{\"path\":\"/\",%WEB%}]}}]}", "spec.rules[0].http.paths[0].pathType: Required value")]
    public void Mistake_IsNamed(string spec, string error) => Documents.Errors(Ingress.Definition, Document(spec)).ShouldHaveSingleItem().ShouldBe(error);

    [Theory]
    [InlineData("a*.test")]
    [InlineData("*.*.test")]
    [InlineData("*")]
    public void Wildcard_StandsAloneAndFirst(string host) =>
        Documents.Errors(Ingress.Definition, Document($$"""{"rules":[{"host":"{{host}}"}]}""")).ShouldHaveSingleItem().ShouldStartWith($"spec.rules[0].host: Invalid value: \"{host}\": a wildcard DNS-1123 subdomain must start with '*.'");

    [Fact]
    public void Everything_IsAccepted() => Documents.Errors(Ingress.Definition, Document("""
        {"ingressClassName":"minikube","defaultBackend":{"resource":{"kind":"Bucket","name":"b"}},"tls":[{"hosts":["a.test","*.b.test"],"secretName":"cert"},{}],
         "rules":[{"host":"a.test","http":{"paths":[{"path":"/x/%2e","pathType":"ImplementationSpecific",%WEB%},{"pathType":"ImplementationSpecific",%WEB%}]}},{"host":"*.b.test"},{}]}
        """)).ShouldBeEmpty();

    [Fact]
    public void Class_ParametersOfANamespace_NeedOne() => Documents.Errors(IngressClass.Definition, """
        {"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":"one"},"spec":{"controller":"k8s.io/x","parameters":{"kind":"A","name":"b","scope":"Namespace"}}}
        """).ShouldHaveSingleItem().ShouldBe("spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'");

    private static string Document(string spec) =>
        $$"""{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"one","namespace":"default"},"spec":{{spec.Replace("%WEB%", Web, StringComparison.Ordinal)}}}""";
}

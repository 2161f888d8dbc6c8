using MiniKube.Api.Networking;

namespace MiniKube.Api.Tests.Kinds;

public sealed class NetworkPolicyTests
{
    [Theory]
    [InlineData("{}", "[\"Ingress\"]")]
    [InlineData("{\"egress\":[]}", "[\"Ingress\"]")]
    [InlineData("{\"egress\":[{}]}", "[\"Ingress\",\"Egress\"]")]
    [InlineData("{\"policyTypes\":[\"Egress\"]}", "[\"Egress\"]")]
    public void Types_FollowFromTheRules(string spec, string types) =>
        Documents.Created(NetworkPolicy.Definition, Policy(spec))["spec"]!["policyTypes"]!.ToJsonString().ShouldBe(types);

    [Theory]
    [InlineData("{\"ingress\":[{\"from\":[{}]}]}", "spec.ingress[0].from[0]: Required value: must specify a peer")]
    [InlineData("{\"ingress\":[{\"from\":[{\"podSelector\":{},\"ipBlock\":{\"cidr\":\"10.0.0.0/8\"}}]}]}", "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer")]
    [InlineData("{\"egress\":[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":[\"11.0.0.0/16\"]}}]}]}", "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`")]
    [InlineData("{\"egress\":[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":[\"10.0.0.0/8\"]}}]}]}", "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`")]
    [InlineData("{\"egress\":[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0\"}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"10.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("{\"ingress\":[{\"ports\":[{\"port\":0}]}]}", "spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("{\"ingress\":[{\"ports\":[{\"port\":90,\"endPort\":80}]}]}", "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`")]
    [InlineData("{\"ingress\":[{\"ports\":[{\"port\":\"web\",\"endPort\":80}]}]}", "spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric")]
    [InlineData("{\"ingress\":[{\"ports\":[{\"endPort\":80}]}]}", "spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified")]
    [InlineData("{\"policyTypes\":[\"Both\"]}", "spec.policyTypes[0]: Unsupported value: \"Both\": supported values: \"Egress\", \"Ingress\"")]
    public void Mistake_IsNamed(string spec, string error) => Documents.Errors(NetworkPolicy.Definition, Policy(spec)).ShouldHaveSingleItem().ShouldBe(error);

    [Fact]
    public void Everything_IsAccepted() => Documents.Errors(NetworkPolicy.Definition, Policy("""
        {"podSelector":{"matchLabels":{"app":"web"}},
         "ingress":[{"from":[{"podSelector":{},"namespaceSelector":{"matchExpressions":[{"key":"a","operator":"Exists"}]}},{"ipBlock":{"cidr":"10.1.2.3/8","except":["10.1.0.0/16"]}}],
                     "ports":[{"port":80},{"port":"dns","protocol":"UDP"},{"port":8000,"endPort":9000,"protocol":"SCTP"},{"protocol":"UDP"}]}],
         "egress":[{}]}
        """)).ShouldBeEmpty();

    private static string Policy(string spec) => $$"""{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"one","namespace":"default"},"spec":{{spec}}}""";
}

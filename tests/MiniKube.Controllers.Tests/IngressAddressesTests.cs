using MiniKube.Api.Networking;
using MiniKube.Controllers.Ingresses;

namespace MiniKube.Controllers.Tests;

public sealed class IngressAddressesTests
{
    [Fact]
    public void Addresses_AreThoseOfNodesThatTakeTraffic_TheExternalOnesFirst()
    {
        Node[] nodes =
        [
            Node("b", "True", ("InternalIP", "192.0.2.2"), ("Hostname", "b")),
            Node("a", "True", ("InternalIP", "192.0.2.1"), ("ExternalIP", "203.0.113.1")),
            Node("silent", "Unknown", ("InternalIP", "192.0.2.3")),
            Node("kept", "True", ("InternalIP", "192.0.2.4")) with { Metadata = new() { Name = "kept", Labels = new Dictionary<string, string> { ["node.kubernetes.io/exclude-from-external-load-balancers"] = "" } } },
        ];

        IngressAddresses.Of(nodes).ShouldBe(["192.0.2.2", "203.0.113.1"]);
    }

    [Theory]
    [InlineData("minikube", true)]
    [InlineData("nginx", false)]
    [InlineData(null, true)]
    public void Ingress_IsOursByItsClass(string? name, bool ours)
    {
        IngressClass[] classes = [Class("minikube", "minikube.io/ingress", isDefault: true), Class("nginx", "k8s.io/ingress-nginx", isDefault: false)];

        IngressAddresses.IsOurs(new Ingress { Spec = new() { IngressClassName = name } }, classes).ShouldBe(ours);
    }

    private static Node Node(string name, string ready, params (string Type, string Address)[] addresses) => new()
    {
        Metadata = new() { Name = name },
        Status = new()
        {
            Conditions = [new() { Type = "Ready", Status = ready }],
            Addresses = [.. addresses.Select(address => new NodeAddress { Type = address.Type, Address = address.Address })],
        },
    };

    private static IngressClass Class(string name, string controller, bool isDefault) => new()
    {
        Metadata = new() { Name = name, Annotations = new Dictionary<string, string> { [IngressClass.DefaultAnnotation] = isDefault ? "true" : "false" } },
        Spec = new() { Controller = controller },
    };
}

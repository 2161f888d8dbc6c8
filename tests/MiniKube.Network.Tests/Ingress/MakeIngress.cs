using MiniKube.Api.Meta;
using MiniKube.Api.Networking;

namespace MiniKube.Network.Tests.Ingress;

/// <summary>Ingresses in few words: "host Type /path service".</summary>
internal static class MakeIngress
{
    public static MiniKube.Api.Networking.Ingress Of(string name, params string[] rules) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name, CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new IngressSpec { Rules = [.. rules.Select(Rule)] },
    };

    public static IngressBackend Service(string name, int port = 80) =>
        new() { Service = new IngressServiceBackend { Name = name, Port = new ServiceBackendPort { Number = port } } };

    public static IngressClass Class(string name, bool isDefault, string controller = "minikube.io/ingress") => new()
    {
        Metadata = new ObjectMeta { Name = name, Annotations = new Dictionary<string, string> { [IngressClass.DefaultAnnotation] = isDefault ? "true" : "false" } },
        Spec = new IngressClassSpec { Controller = controller },
    };

    private static IngressRule Rule(string text)
    {
        var words = text.Split(' ');
        var path = new HTTPIngressPath { PathType = words[1] == "Any" ? "ImplementationSpecific" : words[1], Path = words[2], Backend = Service(words[3]) };
        return new IngressRule { Host = words[0] == "*" ? null : words[0], Http = new HTTPIngressRuleValue { Paths = [path] } };
    }
}

using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Bootstrap;

/// <summary>The class of Ingresses that the nodes serve themselves; the default one until somebody says otherwise.</summary>
internal static class BuiltInIngressClass
{
    public static JsonObject Of(string name) => JsonNode.Parse($$$"""
        {"metadata":{"name":"{{{name}}}","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}},"spec":{"controller":"minikube.io/ingress"}}
        """)!.AsObject();
}

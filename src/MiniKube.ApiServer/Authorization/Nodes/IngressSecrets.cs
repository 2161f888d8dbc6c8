using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization.Nodes;

/// <summary>Secrets whose certificates Ingresses show: every node serves those, so every node may read them.</summary>
internal static class IngressSecrets
{
    public static bool Names(WatchCache cache, string @namespace, string secret)
    {
        foreach (var ingress in cache.For("ingresses.networking.k8s.io").Current.From(@namespace))
        {
            if (ingress.ToDocument()["spec"]?["tls"] is not JsonArray entries) continue;
            if (entries.Any(entry => (string?)entry?["secretName"] == secret)) return true;
        }
        return false;
    }
}

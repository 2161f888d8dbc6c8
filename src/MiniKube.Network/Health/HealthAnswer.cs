using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Health;

/// <summary>What a load balancer is told that asks whether this node has endpoints of a service. The shape is kube-proxy's.</summary>
internal static class HealthAnswer
{
    public static byte[] Write(ServiceKey service, int endpoints)
    {
        var body = new JsonObject
        {
            ["service"] = new JsonObject { ["namespace"] = service.Namespace, ["name"] = service.Name },
            ["localEndpoints"] = endpoints,
            ["serviceProxyHealthy"] = true,
        }.ToJsonString(JsonSerializerOptions.Default);
        var status = endpoints > 0 ? "200 OK" : "503 Service Unavailable";
        return Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nX-Load-Balancing-Endpoint-Weight: {endpoints}\r\n" +
            $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
    }
}

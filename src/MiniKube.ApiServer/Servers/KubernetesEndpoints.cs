using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Servers;

/// <summary>What stands behind the Service <c>default/kubernetes</c>, as documents. Pure.</summary>
internal static class KubernetesEndpoints
{
    public const string Name = "kubernetes";

    /// <summary>Servers with the same port share a subset.</summary>
    public static JsonObject Endpoints(IReadOnlyList<ServerAddress> servers) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { ["endpointslice.kubernetes.io/skip-mirror"] = "true" } },
        ["subsets"] = Array(servers.GroupBy(server => server.Port).Select(group => new JsonObject
        {
            ["addresses"] = Array(group.Select(server => new JsonObject { ["ip"] = server.Address.ToString() })),
            ["ports"] = Ports(group.Key),
        })),
    };

    /// <summary>A slice has one port and one family: those of the first server count.</summary>
    public static JsonObject Slice(IReadOnlyList<ServerAddress> servers)
    {
        var first = servers[0];
        return new()
        {
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = Name } },
            ["addressType"] = first.IsIPv6 ? "IPv6" : "IPv4",
            ["endpoints"] = Array(servers.Where(server => server.Port == first.Port && server.IsIPv6 == first.IsIPv6).Select(server => new JsonObject
            {
                ["addresses"] = new JsonArray(server.Address.ToString()),
                ["conditions"] = new JsonObject { ["ready"] = true },
            })),
            ["ports"] = Ports(first.Port),
        };
    }

    private static JsonArray Ports(int port) => [new JsonObject { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" }];

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);
}

using System.Text.Json.Nodes;

namespace MiniKube.Containers.Docker.Network;

/// <summary>How one sandbox is attached: kept on disk, as giving an address back needs what took it, also when the configuration has changed since.</summary>
internal sealed record NetworkAttachment(string SandboxId, string Arguments, JsonArray Ports, NetworkDefinition Network, JsonObject? Result)
{
    /// <summary>Without masks. Empty until the plugins have told.</summary>
    public IReadOnlyList<string> Ips => [.. (Result?["ips"] as JsonArray ?? []).Select(ip => (string?)ip?["address"]).OfType<string>().Select(address => address.Split('/')[0])];

    public static NetworkAttachment Of(string sandboxId, PodSandboxSpec spec, NetworkDefinition network) => new(
        sandboxId,
        $"IgnoreUnknown=1;K8S_POD_NAMESPACE={spec.Namespace};K8S_POD_NAME={spec.Name};K8S_POD_INFRA_CONTAINER_ID={sandboxId};K8S_POD_UID={spec.Uid}",
        new JsonArray([.. spec.PortMappings.Where(port => port.HostPort > 0).Select(Port)]),
        network,
        null);

    public static NetworkAttachment? Parse(JsonNode? document) =>
        document is JsonObject all && (string?)all["sandbox"] is { } id && all["network"] is JsonObject network && NetworkDefinition.Parse(network) is { } definition
            ? new(id, (string?)all["arguments"] ?? "", all["ports"] as JsonArray ?? [], definition, all["result"] as JsonObject)
            : null;

    public JsonObject ToJson() => new()
    {
        ["sandbox"] = SandboxId,
        ["arguments"] = Arguments,
        ["ports"] = Ports.DeepClone(),
        ["network"] = Network.ToJson(),
        ["result"] = Result?.DeepClone(),
    };

    private static JsonObject Port(PortMapping port) => new()
    {
        ["hostPort"] = port.HostPort,
        ["containerPort"] = port.ContainerPort,
        ["protocol"] = port.Protocol switch { PortProtocol.Udp => "udp", PortProtocol.Sctp => "sctp", _ => "tcp" },
        ["hostIP"] = port.HostIp,
    };
}

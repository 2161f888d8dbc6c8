using System.Net;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Networking;

/// <summary>What is particular to network policies. Rule: Kubernetes docs, "Network Policies".</summary>
internal sealed class NetworkPolicyStrategy : ResourceStrategy<NetworkPolicy>
{
    private static readonly string[] Types = ["Egress", "Ingress"];

    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec || spec["policyTypes"] is JsonArray { Count: > 0 }) return;
        spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
    }

    public override void Validate(NetworkPolicy next, FieldErrors errors)
    {
        var spec = next.Spec;
        SelectorValidation.Validate(spec.PodSelector, "spec.podSelector", errors);
        for (var i = 0; i < spec.Ingress.Count; i++)
        {
            Ports(spec.Ingress[i].Ports, $"spec.ingress[{i}].ports", errors);
            Peers(spec.Ingress[i].From, $"spec.ingress[{i}].from", errors);
        }
        for (var i = 0; i < spec.Egress.Count; i++)
        {
            Ports(spec.Egress[i].Ports, $"spec.egress[{i}].ports", errors);
            Peers(spec.Egress[i].To, $"spec.egress[{i}].to", errors);
        }
        if (spec.PolicyTypes.Count > Types.Length)
        {
            errors.Invalid("spec.policyTypes", string.Join(",", spec.PolicyTypes), "may not specify more than two policyTypes");
            return;
        }
        for (var i = 0; i < spec.PolicyTypes.Count; i++)
        {
            if (!Types.Contains(spec.PolicyTypes[i])) errors.NotSupported($"spec.policyTypes[{i}]", spec.PolicyTypes[i], Types);
        }
    }

    private static void Ports(IReadOnlyList<NetworkPolicyPort> ports, string path, FieldErrors errors)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, end, at) = (ports[i].Port, ports[i].EndPort, $"{path}[{i}]");
            if (port is { } given) FieldRules.PortOrName(given, at + ".port", errors);
            if (end is not { } last) continue;
            if (port is not { } first) errors.Invalid(at + ".endPort", last, "may not be specified when `port` is not specified");
            else if (first.Text is not null) errors.Invalid(at + ".endPort", last, "may not be specified when `port` is non-numeric");
            else if (last < first.Number) errors.Invalid(at + ".endPort", last, "must be greater than or equal to `port`");
            else FieldRules.Port(last, at + ".endPort", errors);
        }
    }

    private static void Peers(IReadOnlyList<NetworkPolicyPeer> peers, string path, FieldErrors errors)
    {
        for (var i = 0; i < peers.Count; i++)
        {
            var (peer, at) = (peers[i], $"{path}[{i}]");
            SelectorValidation.Validate(peer.PodSelector, at + ".podSelector", errors);
            SelectorValidation.Validate(peer.NamespaceSelector, at + ".namespaceSelector", errors);
            var selects = peer.PodSelector is not null || peer.NamespaceSelector is not null;
            if (peer.IpBlock is { } block) Block(block, at + ".ipBlock", errors);
            if (peer.IpBlock is not null && selects) errors.Forbidden(at, "may not specify both ipBlock and another peer");
            if (peer.IpBlock is null && !selects) errors.Required(at, "must specify a peer");
        }
    }

    private static void Block(IPBlock block, string path, FieldErrors errors)
    {
        if (block.Cidr.Length == 0)
        {
            errors.Required(path + ".cidr");
            return;
        }
        var whole = Network(block.Cidr, path + ".cidr", errors);
        for (var i = 0; i < block.Except.Count; i++)
        {
            if (Network(block.Except[i], $"{path}.except[{i}]", errors) is not { } part || whole is not { } outer) continue;
            if (part.BaseAddress.AddressFamily != outer.BaseAddress.AddressFamily || part.PrefixLength <= outer.PrefixLength || !outer.Contains(part.BaseAddress))
            {
                errors.Invalid($"{path}.except[{i}]", block.Except[i], "must be a strict subset of `cidr`");
            }
        }
    }

    private static IPNetwork? Network(string text, string path, FieldErrors errors)
    {
        if (IPBlock.Parse(text) is { } network) return network;
        errors.Invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
        return null;
    }
}

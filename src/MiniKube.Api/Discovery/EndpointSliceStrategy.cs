using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Discovery;

/// <summary>What is particular to endpoint slices.</summary>
internal sealed class EndpointSliceStrategy : ResourceStrategy<EndpointSlice>
{
    private const int MaximumEndpoints = 1000;
    private const int MaximumPorts = 20000;

    public override void Default(JsonObject document)
    {
        if (document["ports"] is not JsonArray ports) return;
        foreach (var port in ports.OfType<JsonObject>())
        {
            if (!port.ContainsKey("name")) port["name"] = "";
        }
    }

    public override void Validate(EndpointSlice next, FieldErrors errors)
    {
        if (next.Endpoints.Count > MaximumEndpoints) errors.TooMany("endpoints", next.Endpoints.Count, MaximumEndpoints);
        if (next.Ports.Count > MaximumPorts) errors.TooMany("ports", next.Ports.Count, MaximumPorts);
        for (var i = 0; i < next.Endpoints.Count; i++)
        {
            var addresses = next.Endpoints[i].Addresses;
            if (addresses.Count == 0) errors.Required($"endpoints[{i}].addresses", "must contain at least 1 address");
            for (var j = 0; j < addresses.Count; j++) Address(next.AddressType, addresses[j], $"endpoints[{i}].addresses[{j}]", errors);
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < next.Ports.Count; i++)
        {
            var name = next.Ports[i].Name ?? "";
            if (name.Length > 0 && Names.LabelError(name) is { } error) errors.Invalid($"ports[{i}].name", name, error);
            if (!names.Add(name)) errors.Duplicate($"ports[{i}].name", name);
            if (next.Ports[i].Port is { } port) FieldRules.Port(port, $"ports[{i}].port", errors);
        }
    }

    public override void ValidateUpdate(EndpointSlice next, EndpointSlice prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (next.AddressType != prior.AddressType) errors.Invalid("addressType", next.AddressType, FieldRules.Immutable);
    }

    private static void Address(string type, string address, string path, FieldErrors errors)
    {
        if (type == "FQDN")
        {
            if (Names.SubdomainError(address) is { } error) errors.Invalid(path, address, error);
            return;
        }
        var family = type == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily != family)
        {
            errors.Invalid(path, address, $"must be a valid {type} address");
        }
        else EndpointsStrategy.EndpointIp(address, path, errors);
    }
}

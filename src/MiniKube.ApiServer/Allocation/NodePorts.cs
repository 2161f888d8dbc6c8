using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>Ports that services open on every node: 30000 to 32767.</summary>
internal sealed class NodePorts(WatchCache cache, Random random)
{
    private const int First = 30000;
    private const int Count = 2768;

    // Left to those that ask for a particular port, as long as others are free.
    private const int Kept = 86;

    private readonly ClaimPool pool = new(".nodeports", cache);

    public IEnumerable<Claim> Held(JsonObject spec) =>
        Ports(spec).Select(port => port.Number("nodePort") ?? 0).Append(spec.Number("healthCheckNodePort") ?? 0).Where(port => port > 0)
            .Distinct().Select(ToClaim);

    public bool IsHere(Claim claim) => claim.Resource == pool.Resource;

    public void Release(Claim claim)
    {
        if (claim.Resource == pool.Resource) pool.Release(claim.Name);
    }

    public void Complete(JsonObject spec, JsonObject prior, HashSet<Claim> before, HashSet<Claim> after, FieldErrors errors)
    {
        if (NeedsPorts(spec)) CompletePorts(spec, prior, before, after, errors);
        else DropUnchanged(spec, prior);
        CompleteHealthCheck(spec, prior, before, after, errors);
    }

    private static bool NeedsPorts(JsonObject spec) => spec.Text("type") switch
    {
        "NodePort" => true,
        "LoadBalancer" => spec["allocateLoadBalancerNodePorts"] is not JsonValue flag || !flag.TryGetValue(out bool allocate) || allocate,
        _ => false,
    };

    private void CompletePorts(JsonObject spec, JsonObject prior, HashSet<Claim> before, HashSet<Claim> after, FieldErrors errors)
    {
        var ports = Ports(spec).ToArray();
        for (var i = 0; i < ports.Length; i++)
        {
            var wanted = ports[i].Number("nodePort") ?? 0;
            if (wanted == 0) wanted = Before(ports[i], prior, ports);
            if (wanted == 0) wanted = SharedWithSibling(ports, i);
            if (wanted == 0)
            {
                wanted = Any();
                if (wanted == 0) errors.Invalid($"spec.ports[{i}].nodePort", 0, "failed to allocate a nodePort: range is full");
            }
            else if (!Hold(wanted, $"spec.ports[{i}].nodePort", before, after, errors))
            {
                continue;
            }
            ports[i]["nodePort"] = wanted;
            if (wanted > 0) after.Add(ToClaim(wanted));
        }
    }

    private void CompleteHealthCheck(JsonObject spec, JsonObject prior, HashSet<Claim> before, HashSet<Claim> after, FieldErrors errors)
    {
        if (spec.Text("type") != "LoadBalancer" || spec.Text("externalTrafficPolicy") != "Local")
        {
            if (spec.Number("healthCheckNodePort") == prior.Number("healthCheckNodePort")) spec.Remove("healthCheckNodePort");
            return;
        }
        var wanted = spec.Number("healthCheckNodePort") ?? prior.Number("healthCheckNodePort") ?? 0;
        if (wanted == 0) wanted = Any();
        else if (!Hold(wanted, "spec.healthCheckNodePort", before, after, errors)) return;
        spec["healthCheckNodePort"] = wanted;
        if (wanted > 0) after.Add(ToClaim(wanted));
    }

    private long Any() => pool.ReserveAny(Count, Kept, index => (First + index).ToString(CultureInfo.InvariantCulture), random) is { } name
        ? long.Parse(name, CultureInfo.InvariantCulture) : 0;

    /// <summary>True if the service holds that port already or may now have it.</summary>
    private bool Hold(long port, string path, HashSet<Claim> before, HashSet<Claim> after, FieldErrors errors)
    {
        var claim = ToClaim(port);
        if (before.Contains(claim) || after.Contains(claim)) return true;
        if (port is < First or >= First + Count)
        {
            errors.Invalid(path, port, $"provided port is not in the valid range. The range of valid ports is {First}-{First + Count - 1}");
            return false;
        }
        if (pool.TryReserve(claim.Name)) return true;
        errors.Invalid(path, port, "provided port is already allocated");
        return false;
    }

    /// <summary>The port that the same service port had, unless another one asks for it now.</summary>
    private static long Before(JsonObject port, JsonObject prior, JsonObject[] ports)
    {
        var same = Ports(prior).FirstOrDefault(old => old.Number("port") == port.Number("port") && Protocol(old) == Protocol(port));
        var number = same?.Number("nodePort") ?? 0;
        return ports.Any(other => other != port && other.Number("nodePort") == number && Protocol(other) == Protocol(port)) ? 0 : number;
    }

    /// <summary>One port number serves TCP and UDP of the same service port.</summary>
    private static long SharedWithSibling(JsonObject[] ports, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (ports[i].Number("port") == ports[index].Number("port") && Protocol(ports[i]) != Protocol(ports[index]))
            {
                return ports[i].Number("nodePort") ?? 0;
            }
        }
        return 0;
    }

    /// <summary>A service that no longer has node ports gives up those that the client merely sent back.</summary>
    private static void DropUnchanged(JsonObject spec, JsonObject prior)
    {
        foreach (var port in Ports(spec))
        {
            var number = port.Number("nodePort") ?? 0;
            if (number > 0 && Ports(prior).Any(old => old.Number("nodePort") == number)) port.Remove("nodePort");
        }
    }

    private static string Protocol(JsonObject port) => port.Text("protocol") is { Length: > 0 } protocol ? protocol : "TCP";

    private static IEnumerable<JsonObject> Ports(JsonObject spec) => spec["ports"] is JsonArray ports ? ports.OfType<JsonObject>() : [];

    private Claim ToClaim(long port) => new(pool.Resource, port.ToString(CultureInfo.InvariantCulture), false);
}

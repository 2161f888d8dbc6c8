using System.Net;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>Addresses of services. The lower part of the range is left to those that ask for a particular one, as long as there are others.</summary>
internal sealed class ClusterAddresses(AddressRange range, WatchCache cache, Random random)
{
    private const string None = "None";
    private readonly ClaimPool pool = new(".clusterips", cache);
    private readonly string cidr = $"{range[0]} to {range[range.Count - 1]}";

    public IEnumerable<Claim> Held(JsonObject spec) =>
        spec.Text("clusterIP") is { Length: > 0 } address and not None ? [new(pool.Resource, address, false)] : [];

    public void Release(Claim claim)
    {
        if (claim.Resource == pool.Resource) pool.Release(claim.Name);
    }

    /// <summary>Fills in what the service leaves to the server and collects what it holds afterwards.</summary>
    public void Complete(JsonObject spec, JsonObject prior, HashSet<Claim> before, HashSet<Claim> after, FieldErrors errors)
    {
        if (spec.Text("type") == "ExternalName")
        {
            if (spec.Text("clusterIP") == prior.Text("clusterIP")) Clear(spec);
            return;
        }
        Agree(spec, prior);
        var address = spec.Text("clusterIP");
        if (address.Length == 0 && prior.Text("type") != "ExternalName") address = prior.Text("clusterIP");
        if (address.Length == 0)
        {
            address = pool.ReserveAny(range.Count, Math.Min(256, range.Count / 16 + 1), index => range[index], random) ?? "";
            if (address.Length == 0) errors.Invalid("spec.clusterIPs", "", "failed to allocate a serviceIP: range is full");
        }
        else if (address != None && !before.Contains(new(pool.Resource, address, false)) && !Request(address, errors))
        {
            return;
        }
        Set(spec, address);
        after.UnionWith(Held(spec));
    }

    private bool Request(string address, FieldErrors errors)
    {
        if (!IPAddress.TryParse(address, out var parsed) || parsed.ToString() != address)
        {
            errors.Invalid("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            return false;
        }
        if (!range.Contains(parsed))
        {
            errors.Invalid("spec.clusterIPs", address,
                $"failed to allocate IP {address}: the provided IP ({address}) is not in the valid range. The range of valid IPs is {cidr}");
            return false;
        }
        if (pool.TryReserve(address)) return true;
        errors.Invalid("spec.clusterIPs", address, $"failed to allocate IP {address}: provided IP is already allocated");
        return false;
    }

    /// <summary>clusterIP and the first of clusterIPs are two names of one thing; the one that the client set counts.</summary>
    private static void Agree(JsonObject spec, JsonObject prior)
    {
        var listed = spec.Texts("clusterIPs").FirstOrDefault() ?? "";
        var single = spec.Text("clusterIP");
        if (single.Length == 0 && listed.Length > 0 && listed != prior.Text("clusterIP")) spec["clusterIP"] = listed;
    }

    private static void Set(JsonObject spec, string address)
    {
        if (address.Length == 0) return;
        spec["clusterIP"] = address;
        spec["clusterIPs"] = new JsonArray((JsonNode)address);
        if (spec["ipFamilies"] is not JsonArray { Count: > 0 }) spec["ipFamilies"] = new JsonArray((JsonNode)"IPv4");
        if (spec.Text("ipFamilyPolicy").Length == 0) spec["ipFamilyPolicy"] = "SingleStack";
    }

    private static void Clear(JsonObject spec)
    {
        foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        {
            spec.Remove(field);
        }
    }
}

using System.Net;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>Addresses of services, of each family that they have. The lower part of a range is left to those that ask for a particular one, as long as there are others.</summary>
internal sealed class ClusterAddresses(ServiceRanges ranges, WatchCache cache, TimeProvider time, Random random)
{
    private const string None = "None";
    private readonly ClaimPool pool = new(AddressObject.Resource, cache, OldClaims.Resource);

    public IEnumerable<Claim> Held(JsonObject spec) => Addresses(spec).Select(ToClaim);

    public bool IsHere(Claim claim) => claim.Resource == pool.Resource;

    /// <summary>What is to be stored for a claim of an address, and what must not change meanwhile.</summary>
    public IEnumerable<Claim> Stored(Claim claim, string @namespace, string service)
    {
        if (ranges.Open.FirstOrDefault(range => range.Addresses.Contains(IPAddress.Parse(claim.Name))) is { } open) yield return open.Guard;
        yield return claim with { Value = AddressObject.Write(claim.Name, @namespace, service, time.GetUtcNow()) };
    }

    /// <summary>False: another one holds it, by some accident; it is not this service's to give back.</summary>
    public bool MayRelease(Claim claim, string @namespace, string service) =>
        cache.For(pool.Resource).Current.Find("", claim.Name) is not { } stored || AddressObject.ServiceOf(stored) == (@namespace, service);

    public void Release(Claim claim)
    {
        if (claim.Resource == pool.Resource) pool.Release(claim.Name);
    }

    /// <summary>Fills in what the service leaves to the server and collects what it holds afterwards.</summary>
    public void Complete(JsonObject spec, JsonObject prior, HashSet<Claim> before, HashSet<Claim> after, FieldErrors errors)
    {
        if (spec.Text("type") == "ExternalName")
        {
            if (spec.Text("clusterIP").Length == 0 || spec.Text("clusterIP") == prior.Text("clusterIP")) Clear(spec);
            return;
        }
        if (Contradicts(spec, prior, errors)) return;
        Agree(spec, prior);
        if (ServiceFamilies.Decide(spec, prior, ranges.Families, errors) is not { } wanted) return;
        spec["ipFamilyPolicy"] = wanted.Policy;
        spec["ipFamilies"] = new JsonArray([.. wanted.Families.Select(family => (JsonNode)family)]);
        if (spec.Text("clusterIP") == None)
        {
            spec["clusterIPs"] = new JsonArray((JsonNode)None);
            return;
        }
        var given = spec.Texts("clusterIPs").ToArray();
        var addresses = new JsonArray();
        for (var i = 0; i < wanted.Families.Count; i++)
        {
            var asked = i < given.Length ? given[i] : "";
            var address = asked.Length > 0 ? asked : Any(wanted.Families[i], errors);
            if (address.Length == 0) return;
            if (asked.Length > 0 && !before.Contains(ToClaim(address)) && !Request(address, i, wanted.Families[i], errors)) return;
            addresses.Add((JsonNode)address);
            after.Add(ToClaim(address));
        }
        spec["clusterIP"] = addresses[0]!.GetValue<string>();
        spec["clusterIPs"] = addresses;
    }

    private string Any(string family, FieldErrors errors)
    {
        foreach (var open in ranges.OfFamily(family))
        {
            var range = open.Addresses;
            if (pool.ReserveAny(range.Count, Math.Min(256, range.Count / 16 + 1), index => range[index], random) is { } free) return free;
        }
        errors.Invalid("spec.clusterIPs", "", "failed to allocate a serviceIP: range is full");
        return "";
    }

    private bool Request(string address, int place, string family, FieldErrors errors)
    {
        if (!IPAddress.TryParse(address, out var parsed) || parsed.ToString() != address)
        {
            errors.Invalid($"spec.clusterIPs[{place}]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            return false;
        }
        if (!ranges.OfFamily(family).Any(range => range.Addresses.Contains(parsed)))
        {
            var valid = string.Join(", ", ranges.OfFamily(family).Select(range => $"{range.Addresses[0]} to {range.Addresses.Last}"));
            errors.Invalid("spec.clusterIPs", address,
                $"failed to allocate IP {address}: the provided IP ({address}) is not in the valid range. The range of valid IPs is {valid}");
            return false;
        }
        if (pool.TryReserve(address)) return true;
        errors.Invalid("spec.clusterIPs", address, $"failed to allocate IP {address}: provided IP is already allocated");
        return false;
    }

    private Claim ToClaim(string address) => new(pool.Resource, address, false);

    private static IEnumerable<string> Addresses(JsonObject spec)
    {
        var all = spec.Texts("clusterIPs").Where(address => address is { Length: > 0 } and not None).ToArray();
        return all.Length > 0 ? all : spec.Text("clusterIP") is { Length: > 0 } one and not None ? [one] : [];
    }

    /// <summary>A new service names two addresses for one: nobody knows which is meant.</summary>
    private static bool Contradicts(JsonObject spec, JsonObject prior, FieldErrors errors)
    {
        if (prior.Text("clusterIP").Length > 0 || spec.Text("clusterIP") is not { Length: > 0 } single) return false;
        string[] listed = [.. spec.Texts("clusterIPs")];
        if (listed.Length == 0 || listed[0] == single) return false;
        errors.Invalid("spec.clusterIPs", string.Join(", ", listed), "first value must match `clusterIP`");
        return true;
    }

    /// <summary>
    /// clusterIP and the first of clusterIPs are two names of one thing; the one that the client set counts. What it leaves out of a service that exists stays;
    /// the second address goes with its family.
    /// </summary>
    private static void Agree(JsonObject spec, JsonObject prior)
    {
        var had = prior.Text("type") == "ExternalName" ? [] : prior.Texts("clusterIPs").ToArray();
        var listed = spec.Texts("clusterIPs").ToArray();
        var single = spec.Text("clusterIP");
        if (single.Length == 0) single = listed.FirstOrDefault() ?? had.FirstOrDefault() ?? "";
        else if (listed.Length > 0 && listed[0] != single && had.Length > 0 && single == had[0]) single = listed[0];
        if (listed.Length == 0) listed = had;
        if (spec.Text("ipFamilyPolicy") == "SingleStack" && listed.Length > 1 && listed.SequenceEqual(had)) listed = listed[..1];
        if (single.Length == 0) return;
        spec["clusterIP"] = single;
        spec["clusterIPs"] = new JsonArray([(JsonNode)single, .. listed.Skip(1).Select(address => (JsonNode)address!)]);
    }

    private static void Clear(JsonObject spec)
    {
        foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        {
            spec.Remove(field);
        }
    }
}

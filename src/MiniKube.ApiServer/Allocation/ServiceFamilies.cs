using System.Net;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Allocation;

/// <summary>Which families a service has, first things first, and by which policy. Rules: Kubernetes docs, "IPv4/IPv6 dual-stack".</summary>
internal sealed record ServiceFamilies(string Policy, IReadOnlyList<string> Families)
{
    private const string Single = "SingleStack";
    private const string Prefer = "PreferDualStack";
    private const string Require = "RequireDualStack";

    /// <summary>Null after an error was told.</summary>
    /// <param name="spec">As it is asked for.</param>
    /// <param name="prior">As it was; empty when the service is new.</param>
    /// <param name="cluster">The families of the cluster, the first one first.</param>
    /// <param name="errors">Gets what is wrong with what is asked for.</param>
    public static ServiceFamilies? Decide(JsonObject spec, JsonObject prior, IReadOnlyList<string> cluster, FieldErrors errors)
    {
        var asked = Asked(spec, prior);
        var addresses = spec.Texts("clusterIPs").Where(address => address is { Length: > 0 } and not "None").ToArray();
        var policy = spec.Text("ipFamilyPolicy");
        if (policy.Length == 0 && prior.Text("type") != "ExternalName") policy = prior.Text("ipFamilyPolicy");
        if (policy.Length > 0 && policy is not (Single or Prefer or Require))
        {
            errors.NotSupported("spec.ipFamilyPolicy", policy, [Prefer, Require, Single]);
            return null;
        }
        if (policy == Single && prior.Text("ipFamilyPolicy") is Prefer or Require)
        {
            // Who goes back to one family gives up the second one, and what belonged to it.
            asked = [.. asked.Take(1)];
            if (addresses.SequenceEqual(prior.Texts("clusterIPs"))) addresses = [.. addresses.Take(1)];
        }
        foreach (var (family, place) in asked.Select((family, place) => (family, place)))
        {
            if (family is not ("IPv4" or "IPv6")) errors.NotSupported($"spec.ipFamilies[{place}]", family, ["IPv4", "IPv6"]);
            else if (!cluster.Contains(family)) errors.Invalid($"spec.ipFamilies[{place}]", family, "not configured on this cluster");
            else if (asked.Take(place).Contains(family)) errors.Duplicate($"spec.ipFamilies[{place}]", family);
        }
        if (Disagreement(asked, addresses) is { } wrong) errors.Invalid($"spec.clusterIPs[{wrong}]", addresses[wrong], $"expected an {asked[wrong]} value as indicated by `spec.ipFamilies[{wrong}]`");
        if (asked.Count > 1 && policy is "" or Single) errors.Invalid("spec.ipFamilyPolicy", policy, $"must be {Require} or {Prefer} when multiple IP families are specified");
        else if (addresses.Length > 1 && policy is "" or Single) errors.Invalid("spec.ipFamilyPolicy", policy, $"must be {Require} or {Prefer} when multiple cluster IPs are specified");
        if (policy == Require && cluster.Count < 2) errors.Invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
        if (asked.Count > 2) errors.Invalid("spec.ipFamilies", string.Join(',', asked), "may only hold up to 2 values");
        if (errors.Any) return null;

        // A service without selector has endpoints that we do not know, so of any family.
        if (policy.Length == 0) policy = spec.Text("clusterIP") == "None" && spec["selector"] is not JsonObject { Count: > 0 } && asked.Count == 0 ? Require : Single;
        List<string> families = [.. asked];
        foreach (var address in addresses.Skip(families.Count)) families.Add(FamilyOf(address, cluster[0]));
        if (families.Count == 0) families.Add(cluster[0]);
        if (policy != Single && families.Count == 1 && cluster.FirstOrDefault(family => family != families[0]) is { } second) families.Add(second);
        return new(policy, families);
    }

    /// <summary>What the client says; what it leaves out of a service that exists stays as it is.</summary>
    private static IReadOnlyList<string> Asked(JsonObject spec, JsonObject prior) =>
        [.. (spec["ipFamilies"] is JsonArray { Count: > 0 } ? spec : prior.Text("type") == "ExternalName" ? [] : prior).Texts("ipFamilies").OfType<string>()];

    private static int? Disagreement(IReadOnlyList<string> families, string[] addresses)
    {
        for (var i = 0; i < Math.Min(families.Count, addresses.Length); i++)
        {
            if (FamilyOf(addresses[i], families[i]) != families[i]) return i;
        }
        return null;
    }

    /// <summary>What is no address is told as such elsewhere.</summary>
    private static string FamilyOf(string address, string otherwise) => IPAddress.TryParse(address, out var parsed) ? AddressRange.FamilyOf(parsed) : otherwise;
}

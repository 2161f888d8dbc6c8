using MiniKube.Api.Networking;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// The ranges that services get addresses from: those of every ServiceCIDR that is not about to go. The configured ones stand in for the default
/// ServiceCIDR while it is not there, or goes: a cluster is never without.
/// </summary>
internal sealed class ServiceRanges(IReadOnlyList<AddressRange> configured, WatchCache cache)
{
    public const string Resource = "servicecidrs.networking.k8s.io";
    public const string Default = "kubernetes";

    private readonly ResourceCache stored = cache.For(Resource);
    private volatile View view = new(null, []);

    /// <summary>The families that services may have; the first is the one that they have unless they ask for another.</summary>
    public IReadOnlyList<string> Families { get; } = [.. configured.Select(range => range.Family)];

    /// <summary>The default one first, the others by name.</summary>
    public IReadOnlyList<OpenRange> Open
    {
        get
        {
            var snapshot = stored.Current;
            if (view.Of != snapshot) view = new(snapshot, Read(snapshot));
            return view.Ranges;
        }
    }

    public IEnumerable<OpenRange> OfFamily(string family) => Open.Where(range => range.Addresses.Family == family);

    private OpenRange[] Read(ObjectSnapshot snapshot)
    {
        var standard = snapshot.Find("", Default);
        var first = standard is null or { IsDeleting: true } ? configured.Select(range => new OpenRange(range, Default, standard?.Revision ?? 0)) : [];
        return [.. first.Concat(snapshot.From("").Where(item => !item.IsDeleting).OrderBy(item => item.Name != Default)
            .SelectMany(item => Parse(item.As<ServiceCIDR>()).Select(range => new OpenRange(range, item.Name, item.Revision))))];
    }

    /// <summary>The blocks of a ServiceCIDR that are fit to give addresses from.</summary>
    public static IEnumerable<AddressRange> Parse(ServiceCIDR item)
    {
        foreach (var cidr in item.Spec.Cidrs)
        {
            if (AddressRange.TryParse(cidr, out var range)) yield return range;
        }
    }

    private sealed record View(ObjectSnapshot? Of, IReadOnlyList<OpenRange> Ranges);
}

/// <param name="Name">Of its ServiceCIDR.</param>
/// <param name="Revision">Of its ServiceCIDR; 0 while it is not stored.</param>
internal sealed record OpenRange(AddressRange Addresses, string Name, long Revision)
{
    /// <summary>An address is taken from it only if nobody has begun to delete it: whoever does sees every address that was taken before.</summary>
    public Claim Guard => Claim.Unchanged(ServiceRanges.Resource, "", Name, Revision);
}

using MiniKube.Api.ApiRegistration;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Dialing;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>The group versions that other servers serve, as their registrations in the watch cache say. Without any it costs a comparison.</summary>
internal sealed class ExtensionApis(WatchCache cache, ResourceDirectory resources, ServiceBackends backends, Dialer dialer, Lazy<FrontProxy> identity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly ResourceCache source = cache.For("apiservices.apiregistration.k8s.io");
    private volatile Known known = new(ObjectSnapshot.Empty, [], 0);

    public IReadOnlyCollection<ExtensionApi> All => Current.Apis.Values;

    /// <summary>Counts changes of what discovery has to tell.</summary>
    public long Generation => Current.Generation;

    public ExtensionApi? Find(string group, string version) => Current.Apis.GetValueOrDefault($"{group}/{version}");

    /// <summary>An extension was heard to serve other resources than before.</summary>
    public void Changed()
    {
        lock (gate) known = known with { Generation = known.Generation + 1 };
    }

    public void Dispose()
    {
        foreach (var api in known.Apis.Values) api.Dispose();
    }

    private Known Current
    {
        get
        {
            var have = known;
            if (ReferenceEquals(have.Snapshot, source.Current)) return have;
            lock (gate) return known = Read(known, source.Current);
        }
    }

    private Known Read(Known before, ObjectSnapshot snapshot)
    {
        var next = new Dictionary<string, ExtensionApi>(StringComparer.Ordinal);
        foreach (var item in snapshot.From(""))
        {
            var registration = item.As<APIService>();
            if (registration.Spec is not { Service: not null, Group: { Length: > 0 } group, Version: { Length: > 0 } version }) continue;
            // What the server has itself is not anybody else's to serve.
            if (resources.All.Any(kind => kind.Group == group && kind.Version == version)) continue;
            next[$"{group}/{version}"] = Keep(before, item, registration) ?? new(item, registration, backends, dialer, identity.Value);
        }
        foreach (var (name, api) in before.Apis)
        {
            if (next.GetValueOrDefault(name) != api) api.Dispose();
        }
        return new(snapshot, next, before.Generation + 1);
    }

    /// <summary>Connections stay while only the status of a registration changes.</summary>
    private static ExtensionApi? Keep(Known before, StoredObject item, APIService registration) =>
        before.Apis.Values.FirstOrDefault(api => api.Object.Uid == item.Uid && ApiJson.SameContent(api.Registration.Spec, registration.Spec));

    private sealed record Known(ObjectSnapshot Snapshot, Dictionary<string, ExtensionApi> Apis, long Generation);
}

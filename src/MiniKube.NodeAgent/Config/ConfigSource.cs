using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Config;

/// <summary>The ConfigMaps and Secrets that pods of this node refer to, and no others: each is watched by name, once for all its pods.</summary>
internal sealed class ConfigSource(ApiClient client, ILogger<ConfigSource> logger, TimeProvider time, Random random)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, WatchedObject<ConfigMap>> configMaps = [];
    private readonly Dictionary<ObjectKey, WatchedObject<Secret>> secrets = [];

    /// <param name="changed">Called whenever one of the objects changes, appears or goes.</param>
    public ConfigSubscription Subscribe(string ns, PodReferences references, Action changed)
    {
        lock (gate)
        {
            return new(
                references.ConfigMaps.ToDictionary(name => name, name => Use(configMaps, new(ns, name), changed)),
                references.Secrets.ToDictionary(name => name, name => Use(secrets, new(ns, name), changed)),
                () => Leave(ns, references, changed));
        }
    }

    private WatchedObject<T> Use<T>(Dictionary<ObjectKey, WatchedObject<T>> watched, ObjectKey key, Action changed)
        where T : class, IResource<T>
    {
        if (!watched.TryGetValue(key, out var found)) watched[key] = found = new(client, key, logger, time, random);
        found.Users++;
        found.Listen(changed);
        return found;
    }

    private void Leave(string ns, PodReferences references, Action changed)
    {
        lock (gate)
        {
            foreach (var name in references.ConfigMaps) Drop(configMaps, new(ns, name), changed);
            foreach (var name in references.Secrets) Drop(secrets, new(ns, name), changed);
        }
    }

    private static void Drop<T>(Dictionary<ObjectKey, WatchedObject<T>> watched, ObjectKey key, Action changed)
        where T : class, IResource<T>
    {
        var found = watched[key];
        found.Ignore(changed);
        if (--found.Users > 0) return;
        watched.Remove(key);
        found.Dispose();
    }
}

/// <summary>The objects of one pod; ends when disposed.</summary>
internal sealed class ConfigSubscription(
    IReadOnlyDictionary<string, WatchedObject<ConfigMap>> configMaps, IReadOnlyDictionary<string, WatchedObject<Secret>> secrets, Action leave) : IDisposable
{
    private int left;

    /// <summary>Waits until the state of each object is known.</summary>
    public async Task<ConfigSnapshot> SnapshotAsync(CancellationToken cancel)
    {
        if (configMaps.Count + secrets.Count == 0) return ConfigSnapshot.Empty;
        var maps = new Dictionary<string, ConfigMap>();
        foreach (var (name, watched) in configMaps) if (await watched.GetAsync(cancel) is { } map) maps[name] = map;
        var secretsByName = new Dictionary<string, Secret>();
        foreach (var (name, watched) in secrets) if (await watched.GetAsync(cancel) is { } secret) secretsByName[name] = secret;
        return new(maps, secretsByName);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0) leave();
    }
}

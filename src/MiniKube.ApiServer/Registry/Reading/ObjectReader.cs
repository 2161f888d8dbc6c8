using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Get and list, from immutable snapshots of the watch cache.</summary>
internal sealed class ObjectReader
{
    private readonly WatchCache cache;
    private readonly FreshReads fresh;
    private readonly KeptSnapshots kept;

    public ObjectReader(WatchCache cache, FreshReads fresh, KeptSnapshots kept)
    {
        (this.cache, this.fresh, this.kept) = (cache, fresh, kept);
        cache.OnPulse(kept.Expire);
    }

    private const string TooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue " +
        "token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, " +
        "modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public ValueTask<StoredObject> GetAsync(ResourceDefinition definition, string @namespace, string name, string resourceVersion,
        CancellationToken cancel)
    {
        var wait = WaitAsync(resourceVersion, cancel);
        return wait.IsCompletedSuccessfully ? new(Find(definition, @namespace, name)) : AfterAsync(wait);

        async ValueTask<StoredObject> AfterAsync(ValueTask waiting)
        {
            await waiting;
            return Find(definition, @namespace, name);
        }
    }

    public async ValueTask<ListResult> ListAsync(ResourceDefinition definition, ListOptions options, CancellationToken cancel)
    {
        ReadOptionsValidation.Check(options);
        var filter = new ObjectFilter(definition, options.Namespace, options.Labels, options.Fields);
        filter.Check();
        if (options.Continue.Length > 0) return await NextPageAsync(definition, options, filter, cancel);
        if (options.ResourceVersionMatch == "Exact") return await ExactAsync(definition, options, filter, cancel);
        await WaitAsync(options.ResourceVersion, cancel);
        var (snapshot, revision) = Now(definition);
        return Page(definition, options, filter, snapshot, revision, null);
    }

    /// <summary>A snapshot and the revision up to which it is complete.</summary>
    public (ObjectSnapshot Snapshot, long Revision) Now(ResourceDefinition definition)
    {
        var revision = cache.Revision;
        var snapshot = cache.For(definition.StoredResource).Current;
        return (snapshot, Math.Max(revision, snapshot.Revision));
    }

    public ValueTask WaitAsync(string resourceVersion, CancellationToken cancel) => resourceVersion switch
    {
        "" => fresh.WaitAsync(cancel),
        "0" when cache.IsSynced => ValueTask.CompletedTask,
        _ => fresh.WaitForClientAsync(ResourceVersions.Parse(resourceVersion), cancel),
    };

    private StoredObject Find(ResourceDefinition definition, string @namespace, string name) =>
        cache.For(definition.StoredResource).Current.Find(@namespace, name) ?? throw ApiException.NotFound(definition, name);

    private async ValueTask<ListResult> ExactAsync(ResourceDefinition definition, ListOptions options, ObjectFilter filter, CancellationToken cancel)
    {
        var revision = ResourceVersions.Parse(options.ResourceVersion);
        await fresh.WaitForClientAsync(revision, cancel);
        var snapshot = kept.Find(definition.StoredResource, revision, Now(definition).Snapshot)
            ?? throw ApiException.Expired("The resourceVersion for the provided list is too old.");
        return Page(definition, options, filter, snapshot, revision, null);
    }

    private async ValueTask<ListResult> NextPageAsync(ResourceDefinition definition, ListOptions options, ObjectFilter filter,
        CancellationToken cancel)
    {
        var token = ContinueToken.Decode(options.Continue);
        if (token.Revision < 0)
        {
            await fresh.WaitAsync(cancel);
            var (newest, now) = Now(definition);
            return Page(definition, options, filter, newest, now, token);
        }
        await fresh.WaitForClientAsync(token.Revision, cancel);
        var snapshot = kept.Find(definition.StoredResource, token.Revision, Now(definition).Snapshot);
        return snapshot is null ? throw Expired(token) : Page(definition, options, filter, snapshot, token.Revision, token);
    }

    private static ApiException Expired(ContinueToken token)
    {
        var status = ApiException.Expired(TooOld).Status;
        return new(status with { Metadata = new() { Continue = (token with { Revision = -1 }).Encode() } });
    }

    private ListResult Page(ResourceDefinition definition, ListOptions options, ObjectFilter filter, ObjectSnapshot snapshot, long revision,
        ContinueToken? after)
    {
        if (filter.OnlyName is { } name && options.Namespace.Length > 0 == definition.Namespaced)
        {
            return new(snapshot.Find(options.Namespace, name) is { } only && filter.Matches(only) ? [only] : [], revision);
        }
        var limit = options.Limit == 0 ? int.MaxValue : (int)Math.Min(options.Limit, int.MaxValue);
        var items = new List<StoredObject>(Math.Min(limit, options.Namespace.Length == 0 && !filter.Selects ? snapshot.Count : 64));
        var start = after is { } token ? snapshot.From(options.Namespace, token.Namespace, token.Name + "\0") : snapshot.From(options.Namespace);
        var more = 0L;
        foreach (var item in start)
        {
            if (filter.Selects && !filter.Matches(item)) continue;
            if (items.Count < limit)
            {
                items.Add(item);
                continue;
            }
            more++;
            if (filter.Selects) break;
        }
        if (more == 0) return new(items, revision);
        kept.Keep(definition.StoredResource, revision, snapshot);
        var last = items[^1];
        return new(items, revision, new ContinueToken(revision, last.Namespace, last.Name).Encode(), filter.Selects ? null : more);
    }
}

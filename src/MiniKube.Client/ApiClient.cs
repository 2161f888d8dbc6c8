using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Api.Authentication;
using MiniKube.Api.Meta;
using MiniKube.Client.Calls;

namespace MiniKube.Client;

/// <summary>
/// How a component reads and writes objects: one HTTP/2 connection with its certificate, to one server of several. Every failure is an
/// <see cref="ApiException"/> (an unreachable server is ServiceUnavailable, a passed deadline Timeout), a cancelled token
/// <see cref="OperationCanceledException"/>. A server that has died or cannot serve is left for another one with the next call.
/// Nothing is tried again here: the callers' queues do that.
/// </summary>
public sealed class ApiClient : IAsyncDisposable
{
    private readonly ApiChannel channel;
    private readonly ObjectCalls calls;

    public ApiClient(ApiClientOptions options)
    {
        Options = options;
        channel = new(options, TimeProvider.System);
        Invoker = Channel.CreateCallInvoker();
        calls = new(Invoker, options);
    }

    public ApiClientOptions Options { get; }

    /// <summary>The connection, for services beside Objects.</summary>
    public GrpcChannel Channel => channel.Channel;

    /// <summary>Which servers may be used.</summary>
    public IApiServers Servers => channel.Servers;

    public CallInvoker Invoker { get; }

    public async Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancel)
        where T : class, IResource<T> => Read<T>(await calls.GetAsync(T.Definition, key, cancel));

    /// <summary>Null when there is no such object.</summary>
    public async Task<T?> FindAsync<T>(ObjectKey key, CancellationToken cancel)
        where T : class, IResource<T>
    {
        try
        {
            return await GetAsync<T>(key, cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    public async Task<ResourceList<T>> ListAsync<T>(string? ns = null, string? labels = null, string? fields = null, CancellationToken cancel = default)
        where T : class, IResource<T>
    {
        var items = new List<T>();
        var revision = 0ul;
        await foreach (var batch in calls.ListAsync(T.Definition, ns, labels, fields, cancel))
        {
            revision = batch.Revision;
            foreach (var json in batch.Objects) items.Add(Read<T>(json));
        }
        return new(items, revision.ToString());
    }

    /// <summary>
    /// Revision 0: the present state as Added, then changes. Otherwise the changes after that revision; Expired when they are no longer known.
    /// Ends when the server ends it; throws when the connection breaks.
    /// </summary>
    public async IAsyncEnumerable<WatchBatch<T>> WatchAsync<T>(
        string? ns = null, string? labels = null, string? fields = null, ulong revision = 0, [EnumeratorCancellation] CancellationToken cancel = default)
        where T : class, IResource<T>
    {
        await foreach (var batch in WatchAsync(ns, labels, fields, revision, ReadSpan<T>, cancel)) yield return batch;
    }

    public async Task<T> CreateAsync<T>(T value, CancellationToken cancel)
        where T : class, IResource<T> => Read<T>(await calls.CreateAsync(T.Definition, value.Metadata.Namespace ?? "", ApiJson.Serialize(value), cancel));

    /// <summary>Asks for a token of a service account.</summary>
    public async Task<TokenRequest> CreateTokenAsync(ObjectKey account, TokenRequest request, CancellationToken cancel) => ApiJson.Deserialize<TokenRequest>(
        (await calls.CreateBesideAsync(Api.Core.ServiceAccount.Definition, account, "token", ApiJson.Serialize(request), cancel)).Span);

    /// <summary>Fails with Conflict when <c>metadata.resourceVersion</c> is given and no longer the newest.</summary>
    public async Task<T> UpdateAsync<T>(T value, CancellationToken cancel)
        where T : class, IResource<T> => Read<T>(await calls.UpdateAsync(T.Definition, ObjectKey.Of(value), "", ApiJson.Serialize(value), cancel));

    public async Task<T> UpdateStatusAsync<T>(T value, CancellationToken cancel)
        where T : class, IResource<T> => Read<T>(await calls.UpdateAsync(T.Definition, ObjectKey.Of(value), "status", ApiJson.Serialize(value), cancel));

    public async Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancel = default)
        where T : class, IResource<T> => Read<T>(await calls.PatchAsync(T.Definition, key, patch, subresource, cancel));

    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options = null, CancellationToken cancel = default)
        where T : class, IResource<T> => calls.DeleteAsync(T.Definition, key, options, cancel);

    /// <summary>Binds each pod by itself; the answer holds, in the order given, null or why that pod was not bound.</summary>
    public Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, CancellationToken cancel) => calls.BindAsync(bindings, cancel);

    public async Task<JsonObject> GetAsync(ResourceDefinition resource, ObjectKey key, CancellationToken cancel) => Document(await calls.GetAsync(resource, key, cancel));

    public async Task<ResourceList<JsonObject>> ListAsync(
        ResourceDefinition resource, string? ns = null, string? labels = null, string? fields = null, CancellationToken cancel = default)
    {
        var items = new List<JsonObject>();
        var revision = 0ul;
        await foreach (var batch in calls.ListAsync(resource, ns, labels, fields, cancel))
        {
            revision = batch.Revision;
            foreach (var json in batch.Objects) items.Add(Document(json));
        }
        return new(items, revision.ToString());
    }

    public async IAsyncEnumerable<WatchBatch<JsonObject>> WatchAsync(
        ResourceDefinition resource, string? ns = null, string? labels = null, string? fields = null, ulong revision = 0,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var batch in calls.WatchAsync(resource, ns, labels, fields, revision, cancel)) yield return Convert(batch, DocumentSpan);
    }

    /// <summary>
    /// Owners and finalizers of the objects of every kind, custom ones included: the present state, then changes. Ends when the server ends it; throws when the
    /// connection breaks, and starts over then.
    /// </summary>
    /// <param name="except">Kinds that the caller does not need, as "pods" or "deployments.apps".</param>
    public async IAsyncEnumerable<MetadataBatch> WatchMetadataAsync(string? ns, IEnumerable<string> except, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = new MetadataReader();
        await foreach (var batch in calls.WatchMetadataAsync(ns, except, cancel)) yield return reader.Read(batch);
    }

    /// <summary>All that is in a namespace now, of every kind.</summary>
    public async Task<IReadOnlyList<MetadataEvent>> ListMetadataAsync(string ns, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Options.ListDeadline);
        var found = new List<MetadataEvent>();
        try
        {
            await foreach (var batch in WatchMetadataAsync(ns, [], patience.Token))
            {
                found.AddRange(batch.Events);
                if (batch.InitialEventsEnd) return found;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw ApiException.Timeout($"the server did not tell within {Options.ListDeadline} what is in namespace {ns}, try again");
        }
        throw ApiException.Unavailable($"the server ended before it had told what is in namespace {ns}, try again");
    }

    public async Task<JsonObject> CreateAsync(ResourceDefinition resource, string ns, JsonObject document, CancellationToken cancel) =>
        Document(await calls.CreateAsync(resource, ns, ObjectCalls.Bytes(document), cancel));

    public async Task<JsonObject> UpdateAsync(ResourceDefinition resource, ObjectKey key, JsonObject document, string subresource = "", CancellationToken cancel = default) =>
        Document(await calls.UpdateAsync(resource, key, subresource, ObjectCalls.Bytes(document), cancel));

    public async Task<JsonObject> PatchAsync(ResourceDefinition resource, ObjectKey key, Patch patch, string subresource = "", CancellationToken cancel = default) =>
        Document(await calls.PatchAsync(resource, key, patch, subresource, cancel));

    public Task DeleteAsync(ResourceDefinition resource, ObjectKey key, DeleteOptions? options = null, CancellationToken cancel = default) =>
        calls.DeleteAsync(resource, key, options, cancel);

    public async ValueTask DisposeAsync()
    {
        await Channel.ShutdownAsync();
        channel.Dispose();
    }

    /// <summary>A watch whose objects are read by <paramref name="read"/>: the informer's reader shares strings.</summary>
    internal async IAsyncEnumerable<WatchBatch<T>> WatchAsync<T>(
        string? ns, string? labels, string? fields, ulong revision, ObjectReader<T> read, [EnumeratorCancellation] CancellationToken cancel)
        where T : class, IResource<T>
    {
        await foreach (var batch in calls.WatchAsync(T.Definition, ns, labels, fields, revision, cancel)) yield return Convert(batch, read);
    }

    private static WatchBatch<T> Convert<T>(Wire.WatchBatch batch, ObjectReader<T> read)
    {
        var events = new WatchEvent<T>[batch.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var (type, json) = (batch.Events[i].Type, batch.Events[i].Json);
            events[i] = new((WatchEventType)(int)type, read(json.Span));
        }
        return new(events, batch.Revision, batch.InitialEventsEnd);
    }

    private static T Read<T>(ByteString json) => ApiJson.Deserialize<T>(json.Span);

    private static T ReadSpan<T>(ReadOnlySpan<byte> json) => ApiJson.Deserialize<T>(json);

    private static JsonObject Document(ByteString json) => DocumentSpan(json.Span);

    private static JsonObject DocumentSpan(ReadOnlySpan<byte> json) => ApiJson.Deserialize<JsonObject>(json);
}

internal delegate T ObjectReader<out T>(ReadOnlySpan<byte> json);

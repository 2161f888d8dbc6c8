using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry;

/// <summary>
/// The one door to objects, for REST and gRPC alike. Reads come from the watch cache and are as new as etcd unless the caller allows older ones;
/// writes are checked, admitted and acknowledged once etcd has them. All errors are <see cref="ApiException"/>. Authorization is the caller's work.
/// </summary>
internal sealed class ObjectRegistry
{
    /// <param name="resourceVersion">"": as new as etcd. "0": whatever the cache has. Else: at least that new.</param>
    public ValueTask<StoredObject> GetAsync(ResourceDefinition definition, string @namespace, string name, CancellationToken cancel, string resourceVersion = "") =>
        throw new NotSupportedException();

    public ValueTask<ListResult> ListAsync(ResourceDefinition definition, ListOptions options, CancellationToken cancel) => throw new NotSupportedException();

    /// <exception cref="ApiException">410 Expired when the wanted revision is no longer kept (REST tells that inside the stream).</exception>
    public ValueTask<IWatchSubscription> WatchAsync(ResourceDefinition definition, WatchOptions options, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Creates from a document that the registry may change. Schema checks, defaults, metadata, admission and validation happen here.</summary>
    public Task<StoredObject> CreateAsync(ResourceDefinition definition, string @namespace, JsonObject document, WriteOptions options, CancellationToken cancel) =>
        throw new NotSupportedException();

    /// <summary>
    /// Read, change, write. <paramref name="mutate"/> gets a document of its own (with resourceVersion) and returns the wanted one, each time a new one: it is called
    /// again when somebody else wrote meanwhile. If the returned resourceVersion is neither empty nor the one it was given, that is a conflict.
    /// </summary>
    /// <param name="subresource">Empty for the object itself; "status" writes only status, all else follows the kind.</param>
    public Task<StoredObject> UpdateAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, Func<JsonObject, JsonObject> mutate, WriteOptions options, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<DeleteResult> DeleteAsync(
        ResourceDefinition definition, string @namespace, string name, DeleteOptions deletion, WriteOptions options, CancellationToken cancel) =>
        throw new NotSupportedException();

    /// <summary>Deletes what the list options select and returns it. Objects that vanish meanwhile are no error.</summary>
    public Task<ListResult> DeleteCollectionAsync(
        ResourceDefinition definition, ListOptions selection, DeleteOptions deletion, WriteOptions options, CancellationToken cancel) =>
        throw new NotSupportedException();

    /// <summary>Binds pods to nodes. One answer a binding, in order: null or why it failed.</summary>
    public Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, WriteOptions options, CancellationToken cancel) =>
        throw new NotSupportedException();
}

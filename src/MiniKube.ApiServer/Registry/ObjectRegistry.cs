using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Apply;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Deleting;
using MiniKube.ApiServer.Registry.Forms;
using MiniKube.ApiServer.Registry.Owners;
using MiniKube.ApiServer.Registry.Reading;
using MiniKube.ApiServer.Registry.Writing;

namespace MiniKube.ApiServer.Registry;

/// <summary>
/// The one door to objects, for REST and gRPC alike. Reads come from the watch cache and are as new as etcd unless the caller allows older ones;
/// writes are checked, admitted and acknowledged once etcd has them. All errors are <see cref="ApiException"/>. Authorization is the caller's work.
/// </summary>
internal sealed class ObjectRegistry(
    ObjectReader reader, ObjectWatcher watcher, ObjectCreation creation, ObjectUpdate update, ObjectDeletion deletion,
    CollectionDeletion collections, PodBinder binder, FieldTracking tracking, AdmissionChain admission, VirtualKinds? virtualKinds = null)
{
    /// <param name="resourceVersion">"": as new as etcd. "0": whatever the cache has. Else: at least that new.</param>
    public ValueTask<StoredObject> GetAsync(ResourceDefinition definition, string @namespace, string name, CancellationToken cancel,
        string resourceVersion = "") =>
        definition.StoredForm is null
            ? reader.GetAsync(definition, @namespace, name, resourceVersion, cancel)
            : ShownAsync(definition, reader.GetAsync(definition, @namespace, name, resourceVersion, cancel), cancel);

    public ValueTask<ListResult> ListAsync(ResourceDefinition definition, ListOptions options, CancellationToken cancel) =>
        definition.StoredForm is null ? reader.ListAsync(definition, options, cancel) : ShownAsync(definition, reader.ListAsync(definition, options, cancel), cancel);

    /// <exception cref="ApiException">410 Expired when the wanted revision is no longer kept (REST tells that inside the stream).</exception>
    public ValueTask<IWatchSubscription> WatchAsync(ResourceDefinition definition, WatchOptions options, CancellationToken cancel) =>
        definition.StoredForm is null ? watcher.WatchAsync(definition, options, cancel) : ShownAsync(definition, watcher.WatchAsync(definition, options, cancel));

    /// <summary>Owners and finalizers of the objects of all kinds.</summary>
    public OwnershipWatch WatchOwnership(string @namespace, IReadOnlySet<string> except) => watcher.WatchOwnership(@namespace, except);

    /// <summary>
    /// Creates from a document that the registry may change. Schema checks, defaults, metadata, admission and validation happen here.
    /// </summary>
    public Task<StoredObject> CreateAsync(ResourceDefinition definition, string @namespace, JsonObject document, WriteOptions options,
        CancellationToken cancel) =>
        virtualKinds?.Find(definition) is { } kind
            ? VirtualKinds.AnswerAsync(kind, definition, @namespace, document, options, cancel)
            : creation.CreateAsync(definition, @namespace, document, options, cancel);

    /// <summary>
    /// Read, change, write. <paramref name="mutate"/> gets a document of its own (with resourceVersion) and returns the wanted one, each time a new
    /// one: it is called again when somebody else wrote meanwhile. If the returned resourceVersion is neither empty nor the one it was given, that is
    /// a conflict.
    /// </summary>
    /// <param name="subresource">Empty for the object itself; "status" writes only status, all else follows the kind.</param>
    public Task<StoredObject> UpdateAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, Func<JsonObject, JsonObject> mutate, WriteOptions options,
        CancellationToken cancel) =>
        update.UpdateAsync(definition, @namespace, name, subresource, new ObjectMutation(mutate, options.SeesManagedFields), options, cancel);

    /// <summary>As <see cref="UpdateAsync"/> where what is there plays no part in what is to be.</summary>
    /// <param name="wanted">Makes the wanted document, each time a new one.</param>
    public Task<StoredObject> ReplaceAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, Func<JsonObject> wanted, WriteOptions options, CancellationToken cancel) =>
        update.UpdateAsync(definition, @namespace, name, subresource, new ObjectReplacement(wanted), options, cancel);

    /// <summary>Server-side apply to an object that exists.</summary>
    /// <exception cref="ApiException">404: there is none. 409: others manage fields that it changes.</exception>
    public Task<StoredObject> ApplyAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, ApplyConfiguration configuration, WriteOptions options,
        CancellationToken cancel) =>
        update.UpdateAsync(definition, @namespace, name, subresource, new ObjectApply(configuration, tracking), options, cancel);

    /// <summary>Server-side apply that makes the object.</summary>
    public Task<StoredObject> CreateByApplyAsync(
        ResourceDefinition definition, string @namespace, ApplyConfiguration configuration, WriteOptions options, CancellationToken cancel)
    {
        var (document, managers) = configuration.Create(tracking.Now);
        return creation.CreateAsync(definition, @namespace, document, options, cancel, managers);
    }

    public Task<DeleteResult> DeleteAsync(
        ResourceDefinition definition, string @namespace, string name, DeleteOptions options, WriteOptions write, CancellationToken cancel) =>
        ShownAsync(definition, deletion.DeleteAsync(definition, @namespace, name, options, write, cancel), cancel);

    /// <summary>Deletes what the list options select and returns it. Objects that vanish meanwhile are no error.</summary>
    public Task<ListResult> DeleteCollectionAsync(
        ResourceDefinition definition, ListOptions selection, DeleteOptions options, WriteOptions write, CancellationToken cancel) =>
        collections.DeleteAsync(definition, selection, options, write, cancel);

    /// <summary>Binds pods to nodes. One answer a binding, in order: null or why it failed.</summary>
    public Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, WriteOptions options, CancellationToken cancel) =>
        binder.BindAsync(bindings, options, cancel);

    /// <summary>Asks whether somebody may connect to what runs: exec, attach, port-forward, proxy.</summary>
    /// <param name="described">The options of the connection, as their kind names itself, for example PodExecOptions.</param>
    /// <exception cref="ApiException">Refused.</exception>
    public Task ConnectAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, JsonObject described, WriteOptions options, CancellationToken cancel) =>
        admission.ConnectAsync(new(definition, Operation.Connect, @namespace, name, subresource, described, null, options), cancel);

    private static async ValueTask<StoredObject> ShownAsync(ResourceDefinition definition, ValueTask<StoredObject> stored, CancellationToken cancel) =>
        await ObjectForms.ShowAsync(definition, await stored, cancel);

    private static async ValueTask<ListResult> ShownAsync(ResourceDefinition definition, ValueTask<ListResult> stored, CancellationToken cancel)
    {
        var list = await stored;
        return list with { Items = await ObjectForms.ShowAsync(definition, list.Items, cancel) };
    }

    private static async ValueTask<IWatchSubscription> ShownAsync(ResourceDefinition definition, ValueTask<IWatchSubscription> stored) =>
        new ShownWatch(definition, await stored);

    private static async Task<DeleteResult> ShownAsync(ResourceDefinition definition, Task<DeleteResult> deleted, CancellationToken cancel)
    {
        var result = await deleted;
        return result with { Object = await ObjectForms.ShowAsync(definition, result.Object, cancel) };
    }
}

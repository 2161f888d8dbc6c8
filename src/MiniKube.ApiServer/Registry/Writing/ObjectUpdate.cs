using System.Text.Json.Nodes;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Deleting;
using MiniKube.ApiServer.Registry.Forms;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>Read, change, write if nobody else wrote meanwhile, else again.</summary>
internal sealed class ObjectUpdate(
    ObjectStore store, CurrentObjects currents, AdmissionChain admission, ClaimConflicts claims, FieldTracking tracking)
{
    private const int MaxAttempts = 100;

    public async Task<StoredObject> UpdateAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, IObjectChange change, WriteOptions options,
        CancellationToken cancel) =>
        await ObjectForms.ShowAsync(definition, await WriteAsync(definition, @namespace, name, subresource, change, options, cancel), cancel);

    /// <summary>The object as it is stored.</summary>
    private async Task<StoredObject> WriteAsync(
        ResourceDefinition definition, string @namespace, string name, string subresource, IObjectChange change, WriteOptions options,
        CancellationToken cancel)
    {
        var current = await currents.GetAsync(definition, @namespace, name, cancel);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var target = new UpdateTarget(definition, @namespace, name, subresource, current.Object);
            try
            {
                var (done, write) = await TryAsync(target, change, options, cancel);
                if (done is not null && (current.Fresh || !ReferenceEquals(done, current.Object))) return done;
                if (done is null && write.ClaimTaken) await claims.WaitAsync(write.Revision, cancel);
                else if (done is null) current = new(write.Current ?? throw ApiException.NotFound(definition, name), true);
                if (done is null) continue;
            }
            catch (ApiException) when (!current.Fresh)
            {
                var newest = await currents.FreshAsync(definition, @namespace, name, cancel);
                if (newest.Object.Revision == current.Object.Revision) throw;
                current = newest;
                continue;
            }
            // Nothing to change on a version that may be old: only etcd can tell.
            current = await currents.FreshAsync(definition, @namespace, name, cancel);
            if (current.Object.Revision == target.Current.Revision) return target.Current;
        }
        throw ApiException.Conflict(definition, name);
    }

    /// <summary>The object as it is after the write (the current one if there is nothing to write), or why etcd refused.</summary>
    private async Task<(StoredObject? Done, StoreWrite Write)> TryAsync(UpdateTarget target, IObjectChange change,
        WriteOptions options, CancellationToken cancel)
    {
        var (definition, @namespace, name, subresource, stored) = target;
        var current = await ObjectForms.ShowAsync(definition, stored, cancel);
        WritePreconditions.Check(definition, current, options.Preconditions);
        var prior = current.ToDocument();
        var (document, managers) = change.Make(current, prior);
        var given = FieldTracking.Take(document);
        CheckResourceVersion(target, document);
        DocumentShape.Conform(definition, document, options);
        MetadataRules.ForUpdate(definition, @namespace, name, document, prior);
        document = SubresourceScope.Merge(definition, subresource, document, prior);
        if (subresource == "status") definition.Strategy.DefaultStatus(document);
        else definition.Strategy.Default(document);
        document.Metadata()["resourceVersion"] = current.ResourceVersion;
        var tracked = managers is null
            ? tracking.AfterUpdate(definition, subresource, current, prior, document, given, options)
            : FieldTracking.AfterApply(current, managers);
        var removes = DeletionPlan.IsComplete(definition, document);
        var request = new AdmissionRequest(definition, Operation.Update, @namespace, name, subresource, document, current, options)
        {
            Removes = removes,
        };
        await admission.AdmitAsync(request, cancel);
        try
        {
            if (subresource == "status") definition.Strategy.DefaultStatus(document);
            else definition.Strategy.PrepareForUpdate(document, prior);
            MetadataRules.CountGeneration(definition, document, prior);
            if (!tracked.Changed && JsonNode.DeepEquals(document, prior) && !ObjectForms.IsOutdated(definition, stored)) return (stored, default);
            var json = CanonicalJson.Write(definition, document, tracked.Json.Span);
            ObjectValidation.Update(definition, subresource, document, prior, json, current);
            await admission.ValidateAsync(request, cancel);
            json = await ObjectForms.StoreAsync(definition, document, json, tracked.Json, cancel);
            if (options.DryRun) return (StoredObject.Load(@namespace, name, current.Revision, json), default);
            var write = removes
                ? await store.DeleteAsync(definition, @namespace, name, current.Revision, request.Claims, cancel)
                : await store.PutAsync(definition, @namespace, name, current.Revision, json, request.Claims, cancel);
            if (!write.Succeeded) return (null, write);
            request.WrittenRevision = write.Revision;
            var written = StoredObject.Load(@namespace, name, write.Revision, json);
            if (!removes) currents.Wrote(definition, written);
            return (written, write);
        }
        finally
        {
            admission.Finished(request);
        }
    }

    private static void CheckResourceVersion(UpdateTarget target, JsonObject document)
    {
        var wanted = document.Metadata().Text("resourceVersion");
        if (wanted.Length > 0 && wanted != target.Current.ResourceVersion) throw ApiException.Conflict(target.Definition, target.Name);
    }

    private sealed record UpdateTarget(ResourceDefinition Definition, string Namespace, string Name, string Subresource, StoredObject Current);
}

using MiniKube.Api.Meta;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Forms;
using MiniKube.ApiServer.Registry.Writing;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Registry.Deleting;

/// <summary>Deletes one object, or marks it when somebody has work to do before it goes.</summary>
internal sealed class ObjectDeletion(ObjectStore store, CurrentObjects currents, AdmissionChain admission, TimeProvider time)
{
    private const int MaxAttempts = 100;

    public async Task<DeleteResult> DeleteAsync(
        ResourceDefinition definition, string @namespace, string name, DeleteOptions deletion, WriteOptions options, CancellationToken cancel)
    {
        DeleteOptionsValidation.Check(deletion);
        var current = await currents.GetAsync(definition, @namespace, name, cancel);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                var (done, newer) = await TryAsync(definition, current.Object, deletion, options, cancel);
                if (done is { } result) return result;
                current = new(newer ?? throw ApiException.NotFound(definition, name), true);
            }
            catch (ApiException error) when (!current.Fresh && !error.IsNotFound)
            {
                var newest = await currents.FreshAsync(definition, @namespace, name, cancel);
                if (newest.Object.Revision == current.Object.Revision) throw;
                current = newest;
            }
        }
        throw ApiException.Conflict(definition, name);
    }

    private async Task<(DeleteResult? Done, StoredObject? Newer)> TryAsync(
        ResourceDefinition definition, StoredObject current, DeleteOptions deletion, WriteOptions options, CancellationToken cancel)
    {
        WritePreconditions.Check(definition, current, deletion.Preconditions);
        WritePreconditions.Check(definition, current, options.Preconditions);
        var (storage, document) = await ObjectForms.StorageDocumentAsync(definition, current, cancel);
        var step = DeletionPlan.Decide(definition, document, deletion, time.GetUtcNow());
        if (step == DeletionStep.Nothing) return (new(current, false), null);
        var removes = step == DeletionStep.Remove;
        var request = new AdmissionRequest(definition, Operation.Delete, current.Namespace, current.Name, "", null, current, options)
        {
            Removes = removes,
        };
        await admission.AdmitAsync(request, cancel);
        try
        {
            await admission.ValidateAsync(request, cancel);
            if (step == DeletionStep.Remove)
            {
                if (options.DryRun) return (new(current, true), null);
                var removal = await store.DeleteAsync(definition, current.Namespace, current.Name, current.Revision, request.Claims, cancel);
                return removal.Succeeded ? (new(current.At(removal.Revision), true), null) : (null, removal.Current);
            }
            var json = CanonicalJson.Write(storage, document, current.ManagedFields.Span);
            if (options.DryRun) return (new(StoredObject.Load(current.Namespace, current.Name, current.Revision, json), false), null);
            var write = await store.PutAsync(definition, current.Namespace, current.Name, current.Revision, json, [], cancel);
            if (!write.Succeeded) return (null, write.Current);
            var marked = StoredObject.Load(current.Namespace, current.Name, write.Revision, json);
            currents.Wrote(definition, marked);
            return (new(marked, false), null);
        }
        finally
        {
            admission.Finished(request);
        }
    }
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Forms;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>Creates objects: shape, defaults, identity, admission, validation, one conditional write.</summary>
internal sealed class ObjectCreation(
    ObjectStore store, CurrentObjects currents, AdmissionChain admission, ClaimConflicts claims, FieldTracking tracking, TimeProvider time)
{
    private const int MaxGeneratedNames = 8;
    private const int MaxClaimRetries = 16;

    /// <param name="managers">Where the writer says itself who manages what; else it manages all that it gives.</param>
    public async Task<StoredObject> CreateAsync(ResourceDefinition definition, string @namespace, JsonObject document, WriteOptions options,
        CancellationToken cancel, ManagedFields? managers = null)
    {
        var stated = FieldTracking.Take(document);
        // Namespaces and nodes come with a status that the creator knows; elsewhere it is the components' to say.
        if (definition.HasStatus && definition.GroupResource is not "nodes") document.Remove("status");
        var hasStatus = document.ContainsKey("status");
        DocumentShape.Conform(definition, document, options);
        MetadataRules.ForCreate(definition, @namespace, document, time.GetUtcNow());
        definition.Strategy.Default(document);
        var tracked = managers is null ? tracking.OfNew(definition, document, hasStatus, stated, options) : managers.Encode();
        var metadata = document.Metadata();
        var prefix = metadata.Text("name").Length == 0 ? metadata.Text("generateName") : "";
        for (var attempt = 1; ; attempt++)
        {
            if (prefix.Length > 0) metadata["name"] = GeneratedNames.From(prefix);
            // Admission may change the document; only where a second try can happen is the original needed again.
            var given = prefix.Length > 0 || definition.GroupResource == "services" ? (JsonObject)document.DeepClone() : document;
            var write = await TryAsync(definition, @namespace, given, tracked, options, cancel);
            if (write.Created is { } created) return created;
            if (write.ClaimTaken && attempt < MaxClaimRetries) await claims.WaitAsync(write.Revision, cancel);
            else if (prefix.Length == 0 || attempt >= MaxGeneratedNames) throw await TakenAsync(definition, @namespace, metadata.Text("name"), cancel);
        }
    }

    private async Task<(StoredObject? Created, bool ClaimTaken, long Revision)> TryAsync(
        ResourceDefinition definition, string @namespace, JsonObject document, byte[] tracked, WriteOptions options, CancellationToken cancel)
    {
        var name = document.Metadata().Text("name");
        var request = new AdmissionRequest(definition, Operation.Create, @namespace, name, "", document, null, options);
        await admission.AdmitAsync(request, cancel);
        try
        {
            definition.Strategy.PrepareForCreate(document);
            var json = CanonicalJson.Write(definition, document, tracked);
            ObjectValidation.Create(definition, document, json);
            await admission.ValidateAsync(request, cancel);
            if (options.DryRun) return (await DryAsync(definition, @namespace, name, json, cancel), false, 0);
            var stored = await ObjectForms.StoreAsync(definition, document, json, tracked, cancel);
            var write = await store.PutAsync(definition, @namespace, name, 0, stored, request.Claims, cancel);
            if (!write.Succeeded) return (null, write.ClaimTaken, write.Revision);
            request.WrittenRevision = write.Revision;
            var created = StoredObject.Load(@namespace, name, write.Revision, json);
            currents.Wrote(definition, ReferenceEquals(stored, json) ? created : StoredObject.Load(@namespace, name, write.Revision, stored));
            return (created, false, write.Revision);
        }
        finally
        {
            admission.Finished(request);
        }
    }

    private async Task<ApiException> TakenAsync(ResourceDefinition definition, string @namespace, string name, CancellationToken cancel)
    {
        var error = ApiException.AlreadyExists(definition, name);
        var present = await store.ReadAsync(definition, @namespace, name, cancel);
        return present?.ToDocument().Metadata().IsDeleting() == true ? new(error.Status with { Message = "object is being deleted: " + error.Message }) : error;
    }

    /// <summary>Null where the name is taken: then a real create would fail.</summary>
    private async Task<StoredObject?> DryAsync(ResourceDefinition definition, string @namespace, string name, byte[] json, CancellationToken cancel) =>
        await store.ReadAsync(definition, @namespace, name, cancel) is null ? StoredObject.Load(@namespace, name, 0, json) : null;
}

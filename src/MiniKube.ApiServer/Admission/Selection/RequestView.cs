using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Writing;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>A request as another version of its kind shows it: what a rule sees that names that version.</summary>
internal static class RequestView
{
    public static async ValueTask<AdmissionRequest> AsAsync(AdmissionRequest request, ResourceDefinition wanted, CancellationToken cancel)
    {
        if (ReferenceEquals(wanted, request.Definition) && !ShowsStored(request)) return request;
        return request with
        {
            Definition = wanted,
            RequestedAs = request.RequestedAs,
            Document = request.Document is { } document ? await ConvertAsync(document, request.Definition, wanted, cancel) : null,
            Prior = request.Prior is { } prior ? await ConvertAsync(prior, request.Definition, wanted, cancel) : null,
        };
    }

    /// <summary>A document of one version in another, by way of the version that is stored.</summary>
    public static async ValueTask<JsonObject> ConvertAsync(JsonObject document, ResourceDefinition from, ResourceDefinition to, CancellationToken cancel)
    {
        var whole = (JsonObject)document.DeepClone();
        whole["kind"] ??= from.Kind;
        whole["apiVersion"] ??= from.ApiVersion;
        var stored = from.StoredForm is { } form ? await form.StoreAsync(whole, cancel) : whole;
        return to.StoredForm is { } wanted ? (await wanted.ShowAsync([stored], cancel))[0] : stored;
    }

    private static async ValueTask<StoredObject> ConvertAsync(StoredObject item, ResourceDefinition from, ResourceDefinition to, CancellationToken cancel) =>
        StoredObject.Load(item.Namespace, item.Name, item.Revision, CanonicalJson.Write(to, await ConvertAsync(item.ToDocument(), from, to, cancel), item.ManagedFields.Span));

    /// <summary>What is deleted is known as it is stored, which may be another version.</summary>
    private static bool ShowsStored(AdmissionRequest request) =>
        request is { Operation: Operation.Delete, Definition.StoredForm: not null, Prior: { } prior } && (string?)prior.ToDocument()["apiVersion"] != request.Definition.ApiVersion;
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Patch;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Routing;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>create, update and patch of whole objects and of their status.</summary>
internal static class WriteVerbs
{
    public static async Task CreateAsync(RestRequest request)
    {
        request.Authorize("create");
        var target = request.Target;
        if (target.Definition.Namespaced && target.Namespace.Length == 0)
        {
            throw ApiException.MethodNotAllowed(
                $"{target.Definition.Plural} are created inside a namespace: use /namespaces/NAME/{target.Definition.Plural}");
        }
        var form = request.Form(isCollection: false);
        var options = request.WriteOptions("CreateOptions");
        var document = await BodyAsync(request, options);
        var created = await request.Server.Registry.CreateAsync(target.Definition, target.Namespace, document, options, request.Cancel);
        await request.RespondAsync(form, created, StatusCodes.Status201Created);
    }

    public static async Task UpdateAsync(RestRequest request)
    {
        request.Authorize("update");
        var form = request.Form(isCollection: false);
        var options = request.WriteOptions("UpdateOptions");
        var document = await BodyAsync(request, options, isWhole: true);
        try
        {
            await request.RespondAsync(form, await ReplaceAsync(request, () => Replacement(request.Target, document), options));
        }
        catch (ApiException error) when (error.IsNotFound && MayCreate(request.Target, error))
        {
            request.Authorize("create");
            document["metadata"]!.AsObject().Remove("resourceVersion");
            var target = request.Target;
            var created = await request.Server.Registry.CreateAsync(target.Definition, target.Namespace, document, options, request.Cancel);
            await request.RespondAsync(form, created, StatusCodes.Status201Created);
        }
    }

    /// <summary>The object itself is what is not there, and its kind is one of those.</summary>
    private static bool MayCreate(ResourceTarget target, ApiException error) =>
        target.Definition.UpdatesMayCreate && target.Subresource.Length == 0
        && error.Status.Details is { } details && details.Name == target.Name && details.Kind == target.Definition.Plural;

    private static JsonObject Replacement(ResourceTarget target, JsonObject document)
    {
        var definition = target.Definition;
        if (!definition.UpdatesNameVersion || document.Metadata().Text("resourceVersion") is not ("" or "0")) return document.DeepClone().AsObject();
        var errors = new FieldErrors();
        errors.Add("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0x0", "must be specified for an update");
        throw ApiException.Invalid(definition.Group, definition.Plural, target.Name, errors);
    }

    public static async Task PatchAsync(RestRequest request)
    {
        if (PatchMediaType.IsApply(request.Http.Request.ContentType))
        {
            await ApplyVerb.ApplyAsync(request);
            return;
        }
        request.Authorize("patch");
        var form = request.Form(isCollection: false);
        ApplyVerb.RefuseForce(request);
        var options = request.WriteOptions("PatchOptions");
        var patch = await PatchOfAsync(request, request.Definition.ClrType is null);
        options = options with { SeesManagedFields = patch.ReadsManagedFields, IsPatch = true };
        await request.RespondAsync(form, await WriteAsync(request, document => Patched(patch.Apply(document, request.Definition.Schema), request.Target), options));
    }

    /// <exception cref="ApiException">400 or 415: the body is no patch that can be used here.</exception>
    public static async Task<IDocumentPatch> PatchOfAsync(RestRequest request, bool isCustom)
    {
        var type = PatchMediaType.Read(request.Http.Request.ContentType, isCustom);
        return DocumentPatch.Of(type, await RequestBody.ReadPatchAsync(request.Http, request.Cancel));
    }

    /// <param name="schema">Of the body, where it is not the kind itself.</param>
    /// <param name="isWhole">The body takes the place of an object, and so must name it.</param>
    public static async Task<JsonObject> BodyAsync(RestRequest request, WriteOptions options, Schema? schema = null, bool isWhole = false)
    {
        var duplicates = new List<string>();
        if (schema is null && request.Definition.ClrType is null) RequestBody.RefuseProtobuf(request.Http);
        var body = await RequestBody.ReadAsync(request.Http, schema ?? request.Definition.Schema, duplicates, request.Cancel);
        var document = BodyIdentity.Check(body, request.Target, isWhole);
        request.JudgeDuplicates(duplicates, options.FieldValidation);
        return document;
    }

    private static JsonObject Patched(JsonObject document, ResourceTarget target)
    {
        var (kind, version) = (document["kind"], document["apiVersion"]);
        if ((kind is not null && kind.ToString() != target.Definition.Kind) || (version is not null && version.ToString() != target.Definition.ApiVersion))
        {
            var errors = new FieldErrors();
            errors.Invalid("patch", kind?.ToString(), $"an object stays what it is: {target.Definition.Kind} in version \"{target.Definition.ApiVersion}\"");
            throw ApiException.Invalid("", "", "", errors);
        }
        return document["metadata"] is JsonObject metadata && metadata["name"] is not null ? document : throw BodyIdentity.Undeterminable(target);
    }

    private static Task<Cache.StoredObject> ReplaceAsync(RestRequest request, Func<JsonObject> wanted, WriteOptions options) =>
        request.Server.Registry.ReplaceAsync(
            request.Definition, request.Target.Namespace, request.Target.Name, request.Target.Subresource, wanted, options, request.Cancel);

    private static Task<Cache.StoredObject> WriteAsync(RestRequest request, Func<JsonObject, JsonObject> change, WriteOptions options) =>
        request.Server.Registry.UpdateAsync(
            request.Definition, request.Target.Namespace, request.Target.Name, request.Target.Subresource, change, options, request.Cancel);
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Apply;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>Server-side apply: a patch that says all that its manager wants of an object, and makes the object if there is none.</summary>
internal static class ApplyVerb
{
    private const int MaximumTries = 5;

    public static async Task ApplyAsync(RestRequest request)
    {
        request.Authorize("patch");
        var form = request.Form(isCollection: false);
        var (options, force) = Options(request);
        var body = await BodyAsync(request, options);
        var target = request.Target;
        var configuration = ApplyConfiguration.Read(target.Definition, target.Subresource, body, options.FieldManager, force);
        var (stored, isNew) = await ApplyAsync(request, configuration, body, options);
        await request.RespondAsync(form, stored, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>Who applies must say so, and may insist.</summary>
    public static (WriteOptions Options, bool Force) Options(RestRequest request)
    {
        var options = request.WriteOptions("PatchOptions");
        if (request.Query.Text("fieldManager").Length > 0) return (options, request.Query.Flag("force"));
        var errors = new FieldErrors();
        errors.Required("fieldManager", "is required for apply patch");
        throw ApiException.Invalid("meta.k8s.io", "PatchOptions", "", errors);
    }

    /// <exception cref="ApiException">422: only an apply can be forced.</exception>
    public static void RefuseForce(RestRequest request)
    {
        if (!request.Query.Has("force")) return;
        var errors = new FieldErrors();
        errors.Forbidden("force", "may not be specified for non-apply patch");
        throw ApiException.Invalid("meta.k8s.io", "PatchOptions", "", errors);
    }

    /// <exception cref="ApiException">400: not an object of the kind and name that the address says.</exception>
    public static async Task<JsonObject> BodyAsync(RestRequest request, WriteOptions options)
    {
        var duplicates = new List<string>();
        var body = await RequestBody.ReadApplyAsync(request.Http, duplicates, request.Cancel);
        foreach (var field in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            if (body is JsonObject given && given[field] is null) throw ApiException.BadRequest($"Object '{field}' is missing in the applied configuration");
        }
        var document = BodyIdentity.Check(body, request.Target, isWhole: true);
        request.JudgeDuplicates(duplicates, options.FieldValidation);
        return document;
    }

    private static async Task<(StoredObject Stored, bool IsNew)> ApplyAsync(
        RestRequest request, ApplyConfiguration configuration, JsonObject body, WriteOptions options)
    {
        var (definition, space, name, subresource) = request.Target;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await request.Server.Registry.ApplyAsync(definition, space, name, subresource, configuration, options, request.Cancel), false);
            }
            catch (ApiException error) when (error.IsNotFound && subresource.Length == 0 && error.Status.Details?.Name == name && error.Status.Details.Kind == definition.Plural)
            {
                if (body["metadata"]?["uid"] is not null || body["metadata"]?["resourceVersion"] is not null) throw ApiException.Conflict(definition, name);
            }
            try
            {
                request.Authorize("create");
                return (await request.Server.Registry.CreateByApplyAsync(definition, space, configuration, options, request.Cancel), true);
            }
            catch (ApiException error) when (error.IsAlreadyExists && attempt < MaximumTries)
            {
                // Somebody else made it meanwhile.
            }
        }
    }
}

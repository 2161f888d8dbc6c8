using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Autoscaling;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Apply;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Patch;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>The scale of an object: its replicas seen as <c>autoscaling/v1 Scale</c>.</summary>
internal static class ScaleVerbs
{
    private static readonly Schema ScaleSchema = Schema.Of(typeof(Scale));
    private static readonly ResourceDefinition ScaleDefinition = new ResourceDefinition("autoscaling/v1", "Scale", "scales", ScaleSchema)
        .AddColumn(Column("Name", "string", document => (string?)document["metadata"]?["name"])).AddColumn(Column("Desired", "integer", document => (long?)document["spec"]?["replicas"] ?? 0))
        .AddColumn(Column("Available", "integer", document => (long?)document["status"]?["replicas"] ?? 0))
        .AddColumn(Tables.TableRenderer.AgeColumn);

    public static async Task HandleAsync(RestRequest request, string method)
    {
        var target = request.Target;
        var registry = request.Server.Registry;
        request.Authorize(method);
        var form = request.Form(isCollection: false) with { Protobuf = false };
        if (method == "get")
        {
            await RespondAsync(request, form, await registry.GetAsync(target.Definition, target.Namespace, target.Name, request.Cancel));
            return;
        }
        if (method == "patch" && PatchMediaType.IsApply(request.Http.Request.ContentType))
        {
            await RespondAsync(request, form, await ApplyAsync(request));
            return;
        }
        var options = request.WriteOptions(method == "update" ? "UpdateOptions" : "PatchOptions");
        var change = method == "update"
            ? Replacement(await WriteVerbs.BodyAsync(request, options, ScaleSchema, isWhole: true), request)
            : Patched(await WriteVerbs.PatchOfAsync(request, isCustom: false), request);
        await RespondAsync(
            request, form, await registry.UpdateAsync(target.Definition, target.Namespace, target.Name, "scale", change, options, request.Cancel));
    }

    // An applied scale manages the replicas of the object itself.
    private static async Task<StoredObject> ApplyAsync(RestRequest request)
    {
        var (options, force) = ApplyVerb.Options(request);
        var scale = await ApplyVerb.BodyAsync(request, options);
        var target = request.Target;
        var configuration = new JsonObject { ["metadata"] = Identity(scale) };
        if (scale["spec"] is JsonObject spec && spec["replicas"] is { } replicas)
        {
            Read((JsonObject)scale.DeepClone(), request);
            target.Definition.Scale.Set(configuration, replicas.DeepClone());
        }
        var apply = ApplyConfiguration.Read(target.Definition, "scale", configuration, options.FieldManager, force);
        return await request.Server.Registry.ApplyAsync(target.Definition, target.Namespace, target.Name, "scale", apply, options, request.Cancel);
    }

    private static JsonObject Identity(JsonObject scale)
    {
        var metadata = new JsonObject();
        foreach (var field in (ReadOnlySpan<string>)["name", "uid", "resourceVersion"])
        {
            if (scale["metadata"]?[field] is { } value) metadata[field] = value.DeepClone();
        }
        return metadata;
    }

    private static Func<JsonObject, JsonObject> Replacement(JsonObject body, RestRequest request)
    {
        var scale = Read(body, request);
        return document => Apply(document, scale, request.Target.Definition.Scale);
    }

    private static Func<JsonObject, JsonObject> Patched(IDocumentPatch patch, RestRequest request) =>
        document => Apply(
            document, Read(patch.Apply(ApiJson.ToDocument(Of(document, request.Target.Definition.Scale)), ScaleSchema), request), request.Target.Definition.Scale);

    private static Scale Read(JsonObject document, RestRequest request)
    {
        var scale = TypedBody.Read<Scale>(document, ScaleSchema);
        if (scale.Spec.Replicas >= 0) return scale;
        var errors = new FieldErrors();
        errors.Invalid("spec.replicas", scale.Spec.Replicas, "must be greater than or equal to 0");
        throw ApiException.Invalid("autoscaling", "Scale", request.Target.Name, errors);
    }

    private static JsonObject Apply(JsonObject document, Scale scale, ScalePaths paths)
    {
        paths.SetReplicas(document, scale.Spec.Replicas);
        if (scale.Metadata.ResourceVersion is { Length: > 0 } version) document["metadata"]!["resourceVersion"] = version;
        if (scale.Metadata.Uid is { Length: > 0 } uid) document["metadata"]!["uid"] = uid;
        return document;
    }

    private static Task RespondAsync(RestRequest request, ResponseForm form, StoredObject value)
    {
        WarningHeaders.Add(request.Http.Response, request.Warnings);
        var scale = Of(value.ToDocument(), request.Target.Definition.Scale);
        if (form.Shape == ResponseShape.Object) return ResponseBody.WriteAsync(request.Http, 200, form, [ApiJson.Serialize(scale)]);
        var seen = StoredObject.Load(value.Namespace, value.Name, value.Revision, ApiJson.Serialize(scale with { Metadata = scale.Metadata with { ResourceVersion = null } }));
        return ResponseBody.WriteAsync(request.Http, 200, form, new ObjectRenderer(ScaleDefinition, form, Tables.IncludedObject.Metadata, request.Server.Time).One(seen));
    }

    private static TableColumn Column(string name, string type, Func<JsonObject, object?> value) =>
        new(name, type, name == "Name" ? "name" : "", 0, "", (document, _, _) => value(document!));

    private static Scale Of(JsonObject document, ScalePaths paths)
    {
        var metadata = document["metadata"]!.AsObject();
        return new()
        {
            Metadata = new()
            {
                Name = (string?)metadata["name"],
                Namespace = (string?)metadata["namespace"],
                Uid = (string?)metadata["uid"],
                ResourceVersion = (string?)metadata["resourceVersion"],
                CreationTimestamp = metadata["creationTimestamp"] is { } created ? DateTimeOffset.Parse((string)created!, CultureInfo.InvariantCulture) : null,
            },
            Spec = new() { Replicas = paths.SpecReplicasOf(document) },
            Status = new() { Replicas = paths.StatusReplicasOf(document), Selector = paths.SelectorOf(document) },
        };
    }
}

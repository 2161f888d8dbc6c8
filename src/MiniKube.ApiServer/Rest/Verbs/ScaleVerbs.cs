using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Autoscaling;
using MiniKube.Api.Meta;
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

    public static async Task HandleAsync(RestRequest request, string method)
    {
        var target = request.Target;
        var registry = request.Server.Registry;
        request.Authorize(method);
        var form = request.Form(isCollection: false) with { Shape = ResponseShape.Object };
        if (method == "get")
        {
            await RespondAsync(request, form, await registry.GetAsync(target.Definition, target.Namespace, target.Name, request.Cancel));
            return;
        }
        var options = request.WriteOptions(method == "update" ? "UpdateOptions" : "PatchOptions");
        var change = method == "update"
            ? Replacement(await WriteVerbs.BodyAsync(request, options, ScaleSchema), request)
            : Patched(await WriteVerbs.PatchOfAsync(request, isCustom: false), request);
        await RespondAsync(
            request, form, await registry.UpdateAsync(target.Definition, target.Namespace, target.Name, "", change, options, request.Cancel));
    }

    private static Func<JsonObject, JsonObject> Replacement(JsonObject body, RestRequest request)
    {
        var scale = Read(body, request);
        return document => Apply(document, scale);
    }

    private static Func<JsonObject, JsonObject> Patched(IDocumentPatch patch, RestRequest request) =>
        document => Apply(document, Read(patch.Apply(ApiJson.ToDocument(Of(document)), ScaleSchema), request));

    private static Scale Read(JsonObject document, RestRequest request)
    {
        var scale = TypedBody.Read<Scale>(document, ScaleSchema);
        if (scale.Spec.Replicas >= 0) return scale;
        var errors = new FieldErrors();
        errors.Invalid("spec.replicas", scale.Spec.Replicas, "must be greater than or equal to 0");
        throw ApiException.Invalid("autoscaling", "Scale", request.Target.Name, errors);
    }

    private static JsonObject Apply(JsonObject document, Scale scale)
    {
        if (document["spec"] is not JsonObject spec) document["spec"] = spec = [];
        spec["replicas"] = scale.Spec.Replicas;
        if (scale.Metadata.ResourceVersion is { Length: > 0 } version) document["metadata"]!["resourceVersion"] = version;
        if (scale.Metadata.Uid is { Length: > 0 } uid) document["metadata"]!["uid"] = uid;
        return document;
    }

    private static Task RespondAsync(RestRequest request, ResponseForm form, StoredObject value)
    {
        WarningHeaders.Add(request.Http.Response, request.Warnings);
        return ResponseBody.WriteAsync(request.Http, 200, form, [ApiJson.Serialize(Of(value.ToDocument()))]);
    }

    private static Scale Of(JsonObject document)
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
            Spec = new() { Replicas = Number(document["spec"]?["replicas"]) },
            Status = new()
            {
                Replicas = Number(document["status"]?["replicas"]),
                Selector = document["spec"]?["selector"] is JsonObject selector ? LabelQuery.Of(ApiJson.Deserialize<LabelSelector>(selector)).ToString() : null,
            },
        };
    }

    private static int Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? int.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : 0;
}

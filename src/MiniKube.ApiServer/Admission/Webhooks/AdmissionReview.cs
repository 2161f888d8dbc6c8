using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Patch;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Admission.Webhooks;

/// <summary>The question that a webhook is asked, and what its answer means.</summary>
internal static class AdmissionReview
{
    public static JsonObject Question(AdmissionRequest request, string reviewVersion, string uid) => new()
    {
        ["kind"] = "AdmissionReview",
        ["apiVersion"] = $"admission.k8s.io/{reviewVersion}",
        ["request"] = new JsonObject
        {
            ["uid"] = uid,
            ["kind"] = Kind(request),
            ["resource"] = Resource(request.Definition),
            ["subResource"] = request.Subresource.Length == 0 ? null : request.Subresource,
            ["requestKind"] = request.Operation == Operation.Connect ? Kind(request) : Kind(request.RequestedAs),
            ["requestResource"] = Resource(request.RequestedAs),
            ["requestSubResource"] = request.Subresource.Length == 0 ? null : request.Subresource,
            ["name"] = request.Name.Length == 0 ? null : request.Name,
            ["namespace"] = NamespaceOf(request) is { Length: > 0 } space ? space : null,
            ["operation"] = request.OperationName,
            ["userInfo"] = ApiJson.ToDocument(request.Options.User.ToApi()),
            ["object"] = Whole(request),
            ["oldObject"] = request.Prior?.ToDocument(),
            ["dryRun"] = request.Options.DryRun,
            ["options"] = request.Operation == Operation.Connect ? null : Options(request),
        },
    };

    /// <summary>The changed document, or null when nothing is to change.</summary>
    /// <exception cref="ApiException">The webhook said no.</exception>
    /// <exception cref="WebhookException">The answer makes no sense.</exception>
    public static JsonObject? Read(JsonObject answer, AdmissionRequest request, AdmissionWebhook hook, string uid)
    {
        if (answer["response"] is not JsonObject response) throw new WebhookException("the answer has no response");
        if ((string?)answer["kind"] != "AdmissionReview") throw new WebhookException("the answer is no AdmissionReview");
        if (hook.ReviewVersion == "v1" && (string?)response["uid"] != uid) throw new WebhookException($"expected response.uid=\"{uid}\", got \"{response["uid"]}\"");
        foreach (var warning in response["warnings"] as JsonArray ?? []) request.Options.Warnings?.Add(warning?.ToString() ?? "");
        if (response["allowed"] is not JsonValue allowed || allowed.GetValueKind() != JsonValueKind.True) throw Denied(hook.Name, response["status"] as JsonObject);
        if ((string?)response["patch"] is not { Length: > 0 } patch || request.Document is null || request.Operation == Operation.Connect) return null;
        if ((string?)response["patchType"] != "JSONPatch") throw new WebhookException($"unsupported patch type \"{response["patchType"]}\"");
        try
        {
            var operations = JsonNode.Parse(Convert.FromBase64String(patch)) as JsonArray ?? throw new WebhookException("the patch is no list");
            return JsonPatch.Of(operations).Apply(Whole(request)!, request.Definition.Schema);
        }
        catch (Exception error) when (error is FormatException or JsonException or ApiException)
        {
            throw new WebhookException($"the patch cannot be applied: {error.Message}");
        }
    }

    private static ApiException Denied(string name, JsonObject? given)
    {
        var status = given is null ? new Status() : ApiJson.Deserialize<Status>(given);
        var by = $"admission webhook \"{name}\" denied the request";
        var message = status.Message is { Length: > 0 } why ? $"{by}: {why}" : status.Reason is { Length: > 0 } reason ? $"{by}: {reason}" : $"{by} without explanation";
        return new(status with { StatusValue = "Failure", Message = message, Code = status.Code < 400 ? 400 : status.Code });
    }

    private static JsonObject? Whole(AdmissionRequest request)
    {
        if (request.Document is not { } document) return null;
        var copy = (JsonObject)document.DeepClone();
        // A connection's options say themselves what they are.
        if (request.Operation == Operation.Connect) return copy;
        copy["kind"] = request.Definition.Kind;
        copy["apiVersion"] = request.Definition.ApiVersion;
        return copy;
    }

    private static string NamespaceOf(AdmissionRequest request) => request.Definition.GroupResource == "namespaces" ? request.Name : request.Namespace;

    private static JsonObject Kind(AdmissionRequest request) => request.Operation == Operation.Connect
        ? new() { ["group"] = "", ["version"] = "v1", ["kind"] = request.Document?["kind"]?.ToString() }
        : Kind(request.Definition);

    private static JsonObject Kind(ResourceDefinition of) => new() { ["group"] = of.Group, ["version"] = of.Version, ["kind"] = of.Kind };

    private static JsonObject Resource(ResourceDefinition of) => new() { ["group"] = of.Group, ["version"] = of.Version, ["resource"] = of.Plural };

    private static JsonObject Options(AdmissionRequest request)
    {
        var options = new JsonObject
        {
            ["kind"] = request.Operation switch { Operation.Create => "CreateOptions", Operation.Update => "UpdateOptions", _ => "DeleteOptions" },
            ["apiVersion"] = "meta.k8s.io/v1",
        };
        if (request.Options.DryRun) options["dryRun"] = new JsonArray("All");
        if (request.Options.FieldManager.Length > 0) options["fieldManager"] = request.Options.FieldManager;
        return options;
    }
}

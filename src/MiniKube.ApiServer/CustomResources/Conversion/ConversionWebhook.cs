using System.Text.Json.Nodes;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.CustomResources.Conversion;

/// <summary>Asks the webhook of a definition, for many objects at once. What identifies an object is not the webhook's to change.</summary>
internal sealed class ConversionWebhook(WebhookCaller caller, WebhookTarget target, string definition) : ICustomConversion
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] ChangeableMetadata = ["labels", "annotations"];

    public async ValueTask<IReadOnlyList<JsonObject>> ConvertAsync(IReadOnlyList<JsonObject> documents, string apiVersion, CancellationToken cancel)
    {
        var converted = new List<JsonObject>(documents.Count);
        foreach (var some in documents.Chunk(MostAtOnce)) converted.AddRange(await AskAsync(some, apiVersion, cancel));
        return converted;
    }

    private async Task<JsonObject[]> AskAsync(JsonObject[] documents, string apiVersion, CancellationToken cancel)
    {
        var uid = Guid.NewGuid().ToString();
        var question = new JsonObject
        {
            ["kind"] = "ConversionReview",
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["request"] = new JsonObject
            {
                ["uid"] = uid,
                ["desiredAPIVersion"] = apiVersion,
                ["objects"] = new JsonArray([.. documents.Select(document => (JsonNode)document.DeepClone())]),
            },
        };
        try
        {
            var answer = await caller.AskAsync(target, question, Patience, cancel);
            var response = answer["response"] as JsonObject ?? throw new WebhookException("the answer has no response");
            if ((string?)response["uid"] != uid) throw new WebhookException("the answer is to another question");
            if ((string?)response["result"]?["status"] != "Success") throw new WebhookException($"{response["result"]?["message"] ?? "it failed without saying why"}");
            var objects = response["convertedObjects"] as JsonArray ?? [];
            if (objects.Count != documents.Length) throw new WebhookException($"it was given {documents.Length} objects and returned {objects.Count}");
            return [.. objects.Select((item, i) => Checked(item as JsonObject, documents[i], apiVersion))];
        }
        catch (WebhookException error)
        {
            throw ApiException.Internal($"conversion webhook for {definition} failed: {error.Message}");
        }
    }

    private static JsonObject Checked(JsonObject? converted, JsonObject source, string apiVersion)
    {
        if (converted is null || (string?)converted["apiVersion"] != apiVersion || (string?)converted["kind"] != (string?)source["kind"])
        {
            throw new WebhookException($"it did not return a {source["kind"]} of {apiVersion}");
        }
        converted = (JsonObject)converted.DeepClone();
        var metadata = (JsonObject)(source["metadata"]?.DeepClone() ?? new JsonObject());
        foreach (var field in ChangeableMetadata)
        {
            metadata.Remove(field);
            if (converted["metadata"]?[field] is { } value) metadata[field] = value.DeepClone();
        }
        converted["metadata"] = metadata;
        return converted;
    }
}

using System.Text.Json.Nodes;
using MiniKube.ApiServer.Admission.Webhooks;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>A request as expressions see it: as webhooks do, but without the objects, which are variables of their own.</summary>
internal static class RequestAttributes
{
    public static JsonObject Of(AdmissionRequest request)
    {
        var attributes = (JsonObject)AdmissionReview.Question(request with { Document = null, Prior = null, RequestedAs = request.RequestedAs }, "v1", "")["request"]!.DeepClone();
        foreach (var name in (string[])["uid", "object", "oldObject"]) attributes.Remove(name);
        // Nothing here is null to expressions.
        foreach (var name in (string[])["subResource", "requestSubResource", "name", "namespace"]) attributes[name] ??= "";
        return attributes;
    }
}

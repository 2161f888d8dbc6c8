using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cbor;
using MiniKube.ApiServer.Flow;

namespace MiniKube.ApiServer.Audit;

/// <summary>One request on its way into the audit log. Handlers add annotations to it.</summary>
internal sealed class AuditRecord(string id, AuditRule rule, UserInfo user, UserInfo? impersonated, RequestFacts request, DateTimeOffset received)
{
    public AuditRule Rule => rule;

    public Dictionary<string, string> Annotations { get; } = [];

    public byte[]? RequestBody { get; set; }

    public byte[]? ResponseBody { get; set; }

    public void Decided(Decision decision)
    {
        lock (Annotations)
        {
            Annotations["authorization.k8s.io/decision"] = decision.Allowed ? "allow" : "forbid";
            Annotations["authorization.k8s.io/reason"] = decision.Reason;
        }
    }

    public byte[] ToLine(HttpContext http, string stage, DateTimeOffset now)
    {
        var line = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = rule.Level.ToString(),
            ["auditID"] = id,
            ["stage"] = stage,
            ["requestURI"] = http.Request.Path + http.Request.QueryString.Value,
            ["verb"] = request.Verb,
            ["user"] = ApiJson.ToDocument(user.ToApi()),
        };
        if (impersonated is not null) line["impersonatedUser"] = ApiJson.ToDocument(impersonated.ToApi());
        line["sourceIPs"] = new JsonArray((JsonNode)(http.Connection.RemoteIpAddress?.ToString() ?? ""));
        if (http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent) line["userAgent"] = agent;
        if (request.Target is { } target) line["objectRef"] = Reference(target);
        if (stage != "RequestReceived") line["responseStatus"] = new JsonObject { ["metadata"] = new JsonObject(), ["code"] = http.Response.StatusCode };
        if (rule.Level >= AuditLevel.Request && Body(RequestBody) is { } asked) line["requestObject"] = asked;
        if (rule.Level == AuditLevel.RequestResponse && Body(ResponseBody) is { } answered) line["responseObject"] = answered;
        line["requestReceivedTimestamp"] = Time(received);
        line["stageTimestamp"] = Time(now);
        lock (Annotations)
        {
            if (Annotations.Count > 0) line["annotations"] = new JsonObject(Annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }
        return [.. System.Text.Encoding.UTF8.GetBytes(line.ToJsonString(ApiJson.Options)), (byte)'\n'];
    }

    private static JsonObject Reference(Rest.Routing.ResourceTarget target)
    {
        var reference = new JsonObject { ["resource"] = target.Definition.Plural };
        if (target.Namespace.Length > 0) reference["namespace"] = target.Namespace;
        if (target.Name.Length > 0) reference["name"] = target.Name;
        if (target.Definition.Group.Length > 0) reference["apiGroup"] = target.Definition.Group;
        reference["apiVersion"] = target.Definition.Version;
        if (target.Subresource.Length > 0) reference["subresource"] = target.Subresource;
        return reference;
    }

    /// <summary>Null: no JSON object, for instance protobuf.</summary>
    private JsonObject? Body(byte[]? body)
    {
        if (body is null or []) return null;
        try
        {
            var document = (CborDocument.Is(body) ? CborDocument.Read(body) : DocumentReader.Read(body)) as JsonObject;
            if (rule.OmitManagedFields && document?["metadata"] is JsonObject metadata) metadata.Remove("managedFields");
            return document;
        }
        catch (Exception error) when (error is JsonException or ApiException)
        {
            return null;
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

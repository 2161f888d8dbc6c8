using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Fuzz;

/// <summary>Requests as a confused or hostile client would send them; the same seed gives the same ones.</summary>
internal sealed class RequestFuzzer(int seed, string space)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    private static readonly string[] PatchTypes =
        ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];
    private static readonly string[] BodyTypes =
        ["application/json", "application/json", "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "text/plain", "a;b=;c", ""];
    private static readonly string[] Accepts =
    [
        "application/json", "application/json", "application/json", "*/*", "application/yaml", "application/vnd.kubernetes.protobuf",
        "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        "text/html", ";;;", "application/json;q=0",
    ];
    private static readonly string[] Parameters =
    [
        "labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch", "watch", "sendInitialEvents", "allowWatchBookmarks",
        "dryRun", "fieldManager", "fieldValidation", "force", "gracePeriodSeconds", "propagationPolicy", "orphanDependents", "includeObject", "pretty",
        "container", "tailLines", "command", "stdin", "follow", "sinceTime",
    ];
    private static readonly string[] Values =
    [
        "a", "", "true", "false", "0", "1", "-1", "All", "Exact", "NotOlderThan", "Strict", "Warn", "Ignore", "Orphan", "Foreground", "None", "Object", "99999999999999",
        "a in (b,c),!d", "a=(", "metadata.name=a", "metadata.name!=a", "spec.nodeName=", "%00", "%ff", "%F0%9F%98%80", "eyJ2IjoibWV0YSJ9", "=,=", "9223372036854775808",
    ];
    private static readonly string[] Names = ["a", "b", "c", "a", "b", "c", "%2e%2e", "A", "a%2Fb", "%ff", "x y", "kubernetes", "default"];
    private static readonly string[] Others =
        ["/", "/api", "/apis", "/apis/apps", "/apis/apps/v1", "/openapi/v2", "/openapi/v3", "/openapi/v3/api/v1", "/version", "/healthz", "/readyz?verbose", "/metrics", "/apis//v1/x", "/api/v2/pods", "//", "/%2e%2e/api"];

    private readonly Random random = new(seed);
    private readonly IReadOnlyList<ResourceDefinition> kinds = [.. ResourceCatalog.BuiltIn];

    public FuzzedRequest Next()
    {
        if (random.Next(25) == 0) return new(Pick(Methods), Pick(Others), null, "", Pick(Accepts));
        var kind = kinds[random.Next(random.Next(3) == 0 ? kinds.Count : Math.Min(kinds.Count, 40))];
        var method = Pick(Methods);
        var name = Pick(Names);
        var isCollection = method == "POST" ? random.Next(10) > 0 : random.Next(4) == 0;
        var path = new StringBuilder(kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}");
        if (kind.Namespaced ? random.Next(20) > 0 : random.Next(40) == 0) path.Append($"/namespaces/{(random.Next(30) == 0 ? Pick(Names) : space)}");
        path.Append('/').Append(kind.Plural);
        if (!isCollection) path.Append('/').Append(name);
        if (!isCollection && random.Next(5) == 0) path.Append('/').Append(Subresource(kind));
        Query(path);
        var body = method is "GET" or "HEAD" or "OPTIONS" ? null : Body(kind, method, name);
        var type = method == "PATCH" && random.Next(10) > 0 ? Pick(PatchTypes) : Pick(BodyTypes);
        return new(method, path.ToString(), body, type, Pick(Accepts));
    }

    private string Subresource(ResourceDefinition kind) => kind.Subresources.Count > 0 && random.Next(5) > 0
        ? kind.Subresources[random.Next(kind.Subresources.Count)].Name : Pick(["status", "scale", "eviction", "binding", "log", "exec", "x"]);

    private void Query(StringBuilder path)
    {
        // A watch that nobody ends lasts half an hour.
        path.Append("?timeoutSeconds=1");
        for (var i = random.Next(4); i > 0; i--) path.Append('&').Append(Pick(Parameters)).Append('=').Append(Pick(Values));
        if (path.ToString().Contains("force") is false && random.Next(8) == 0) path.Append("&fieldManager=f&force=true");
    }

    private byte[]? Body(ResourceDefinition kind, string method, string name)
    {
        var fuzzer = new DocumentFuzzer(random);
        JsonNode? node = method switch
        {
            "DELETE" => random.Next(3) == 0 ? fuzzer.Value(Schema.Of(typeof(MiniKube.Api.Meta.DeleteOptions)), 0) : null,
            "PATCH" when random.Next(3) == 0 => JsonPatch(fuzzer),
            _ => fuzzer.Of(kind, name),
        };
        if (node is null && method == "DELETE") return null;
        if (method == "PUT" && random.Next(2) == 0 && node is JsonObject document && document["metadata"] is JsonObject metadata) metadata["resourceVersion"] = Pick(["1", "x", "", "-5"]);
        var bytes = Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null");
        return random.Next(12) == 0 ? Broken(bytes) : bytes;
    }

    private JsonArray JsonPatch(DocumentFuzzer fuzzer)
    {
        var operations = new JsonArray();
        for (var i = random.Next(4); i >= 0; i--)
        {
            operations.Add((JsonNode)new JsonObject
            {
                ["op"] = Pick(["add", "remove", "replace", "move", "copy", "test", "eat"]),
                ["path"] = Pick(["", "/", "/metadata", "/metadata/labels/a", "/spec", "/spec/containers/0", "/metadata/managedFields", "/metadata/name", "/a~1b/~0", "/status/-", "x"]),
                ["from"] = Pick(["", "/metadata", "/spec", "/metadata/labels", "/data"]),
                ["value"] = fuzzer.Anything(0),
            });
        }
        return operations;
    }

    private byte[] Broken(byte[] bytes)
    {
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":[", random.Next(2000))));
            case 2:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)));
                return bytes;
            default:
                for (var i = random.Next(6); i >= 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}

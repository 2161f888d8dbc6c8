using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Cbor;
using MiniKube.ApiServer.Protobuf;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Tests.Fuzz;

/// <summary>Requests as a confused or hostile client would send them; the same seed gives the same ones.</summary>
internal sealed class RequestFuzzer(int seed, string space)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    private static readonly string[] PatchTypes =
        ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml", "application/apply-patch+cbor"];
    private static readonly string[] BodyTypes =
        ["application/json", "application/json", "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/cbor", "application/cbor-seq", "text/plain", "a;b=;c", ""];
    private static readonly string[] Accepts =
    [
        "application/json", "application/json", "application/json", "*/*", "application/yaml", "application/vnd.kubernetes.protobuf",
        "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        "text/html", ";;;", "application/json;q=0", "application/cbor", "application/cbor,application/json;q=0.5", "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json",
        "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
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
        ["/", "/api", "/apis/fuzz.example.test/v1", "/openapi/v3/apis/fuzz.example.test/v1", "/.well-known/openid-configuration", "/openid/v1/jwks", "/cacerts", "/debug", "/apis", "/apis/apps", "/apis/apps/v1", "/openapi/v2", "/openapi/v3", "/openapi/v3/api/v1", "/version", "/healthz", "/readyz?verbose", "/metrics", "/apis//v1/x", "/api/v2/pods", "//", "/%2e%2e/api"];

    private readonly Random random = new(seed);
    private readonly IReadOnlyList<ResourceDefinition> kinds = [.. ResourceCatalog.BuiltIn];
    private static readonly string[] ProxyRests = ["", "/", "/a", "//", "/%2e%2e/%2e%2e/secrets", "/a%01b", "/?watch=1", "/x y"];
    private static readonly string[] ProxyNames = ["a", "a:80", "http:a:80", "https:a:", "a:b:c", ":::", "a:99999999999", "kubernetes:443", "%2e%2e:1", "a:-1"];
    private static readonly (string, string)[] MoreHeaders =
    [
        ("If-None-Match", "\"x\", W/\"y\", *"), ("If-Match", "*"), ("Accept-Encoding", "gzip"), ("Accept-Encoding", "gzip;q=x, ,"), ("Impersonate-User", "a"), ("Impersonate-User", ""),
        ("Impersonate-Group", "system:masters"), ("Impersonate-Extra-%ff", "x"), ("Content-Encoding", "gzip"), ("Audit-ID", "../x"), ("User-Agent", "/////"), ("User-Agent", "curl/8"),
        ("Range", "bytes=0-1"), ("Expect", "nothing"), ("X-Forwarded-For", "a, b"), ("X-Remote-User", "root"), ("Cookie", "a=b"), ("Kubectl-Command", "x"), ("Origin", "http://a"), ("Warning", "299 x"),
    ];

    public FuzzedRequest Next()
    {
        var next = random.Next(20) == 0 ? Proxied() : random.Next(8) == 0 ? Custom() : BuiltIn();
        return random.Next(6) == 0 ? next with { Headers = [MoreHeaders[random.Next(MoreHeaders.Length)], MoreHeaders[random.Next(MoreHeaders.Length)]] } : next;
    }

    private FuzzedRequest Proxied()
    {
        var target = random.Next(3) switch { 0 => $"/api/v1/nodes/{Pick(ProxyNames)}", 1 => $"/api/v1/namespaces/{space}/pods/{Pick(ProxyNames)}", _ => $"/api/v1/namespaces/{space}/services/{Pick(ProxyNames)}" };
        return new(Pick(Methods), $"{target}/proxy{Pick(ProxyRests)}", random.Next(2) == 0 ? "body"u8.ToArray() : null, Pick(BodyTypes), Pick(Accepts));
    }

    private FuzzedRequest Custom()
    {
        var (plural, kind) = FuzzedKinds.Resources[random.Next(FuzzedKinds.Resources.Count)];
        var (method, name) = (Pick(Methods), Pick(Names));
        var isCollection = method == "POST" || random.Next(4) == 0;
        var path = new StringBuilder($"/apis/fuzz.example.test/{Pick(["v1", "v1", "v2", "v3"])}/namespaces/{space}/{plural}");
        if (!isCollection) path.Append('/').Append(name);
        if (!isCollection && random.Next(5) == 0) path.Append('/').Append(Pick(["status", "scale", "x"]));
        Query(path);
        var fuzzer = new DocumentFuzzer(random);
        JsonNode document = method == "PATCH" && random.Next(3) == 0 ? JsonPatch(fuzzer) : FuzzedKinds.Document(fuzzer, random, kind, Pick(["v1", "v2", "v3"]), name);
        var bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
        var type = method == "PATCH" && random.Next(10) > 0 ? Pick(PatchTypes) : Pick(BodyTypes);
        if (type.EndsWith("cbor", StringComparison.Ordinal) && random.Next(5) > 0) bytes = Cbor(bytes);
        return new(method, path.ToString(), method is "GET" or "HEAD" or "OPTIONS" ? null : random.Next(12) == 0 ? Broken(bytes) : bytes, type, Pick(Accepts));
    }

    private FuzzedRequest BuiltIn()
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
        // Mostly real protobuf, so that more than its first bytes is read.
        if (type == "application/vnd.kubernetes.protobuf" && body is not null && random.Next(5) > 0) body = Protobuf(kind, body);
        if (type.EndsWith("cbor", StringComparison.Ordinal) && body is not null && random.Next(5) > 0) body = Cbor(body);
        return new(method, path.ToString(), body, type, Pick(Accepts));
    }

    private byte[] Protobuf(ResourceDefinition kind, byte[] json)
    {
        try
        {
            var bytes = new ProtobufRenderer(kind, ResponseShape.Object).One(StoredObject.Load("", "a", 1, json)).ToArray();
            return random.Next(3) == 0 ? Broken(bytes) : bytes;
        }
        catch (Exception error) when (error is JsonException or ApiException or InvalidOperationException or FormatException or OverflowException or NotSupportedException)
        {
            // No object of that kind: it goes as it is.
            return json;
        }
    }

    private byte[] Cbor(byte[] json)
    {
        try
        {
            var bytes = CborRenderer.Document(json);
            return random.Next(3) == 0 ? Broken(bytes) : bytes;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return json;
        }
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

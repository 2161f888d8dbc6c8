using System.Globalization;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>One operation at one path. Names of types are those of the shared schemas.</summary>
internal sealed record ApiOperation(string Path, string Method, string Action, string Id, string Group, string Version, string Kind)
{
    public string? BodyType { get; init; }

    public string? AnswerType { get; init; }

    public IReadOnlyList<(string Name, string Type)> Query { get; init; } = [];

    public IEnumerable<string> PathParameters => Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
}

/// <summary>What can be done with a kind, as OpenAPI tells it. kubectl looks here for the query parameters that a server knows.</summary>
internal static class KindOperations
{
    private const string PatchBody = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";
    private const string Status = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";
    private const string DeleteOptions = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

    private static readonly (string, string)[] Pretty = [("pretty", "string")];
    private static readonly (string, string)[] Writing = [("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string"), .. Pretty];
    private static readonly (string, string)[] Listing =
    [
        ("allowWatchBookmarks", "boolean"), ("continue", "string"), ("fieldSelector", "string"), ("labelSelector", "string"),
        ("limit", "integer"), ("resourceVersion", "string"),
        ("resourceVersionMatch", "string"), ("sendInitialEvents", "boolean"), ("timeoutSeconds", "integer"), ("watch", "boolean"), .. Pretty,
    ];
    private static readonly (string, string)[] Deleting = [("dryRun", "string"), ("gracePeriodSeconds", "integer"), ("orphanDependents", "boolean"), ("propagationPolicy", "string"), .. Pretty];

    public static IEnumerable<ApiOperation> Of(ResourceDefinition definition)
    {
        var prefix = definition.Group.Length == 0 ? $"/api/{definition.Version}" : $"/apis/{definition.Group}/{definition.Version}";
        var collection = definition.Namespaced ? $"{prefix}/namespaces/{{namespace}}/{definition.Plural}" : $"{prefix}/{definition.Plural}";
        var scope = definition.Namespaced ? "Namespaced" : "";
        var name = definition.Schema.Name!;
        ApiOperation New(string path, string method, string action, string id) =>
            new(path, method, action, $"{id}{GroupWord(definition)}", definition.Group, definition.Version, definition.Kind);

        var verbs = definition.Verbs;
        if (verbs.Contains("list")) yield return New(collection, "get", "list", $"list{scope}{definition.Kind}") with { AnswerType = KindSchemas.ListName(definition), Query = Listing };
        if (verbs.Contains("create")) yield return New(collection, "post", "post", $"create{scope}{definition.Kind}") with { BodyType = name, AnswerType = name, Query = Writing };
        if (verbs.Contains("deletecollection"))
        {
            yield return New(collection, "delete", "deletecollection", $"deleteCollection{scope}{definition.Kind}") with
            {
                BodyType = DeleteOptions, AnswerType = Status, Query = [.. Deleting, .. Listing.Except(Pretty)],
            };
        }
        var item = collection + "/{name}";
        if (verbs.Contains("get")) yield return New(item, "get", "get", $"read{scope}{definition.Kind}") with { AnswerType = name, Query = Pretty };
        if (verbs.Contains("update")) yield return New(item, "put", "put", $"replace{scope}{definition.Kind}") with { BodyType = name, AnswerType = name, Query = Writing };
        if (verbs.Contains("patch"))
        {
            yield return New(item, "patch", "patch", $"patch{scope}{definition.Kind}") with
            {
                BodyType = PatchBody, AnswerType = name, Query = [.. Writing, ("force", "boolean")],
            };
        }
        if (verbs.Contains("delete")) yield return New(item, "delete", "delete", $"delete{scope}{definition.Kind}") with { BodyType = DeleteOptions, AnswerType = Status, Query = Deleting };
        if (definition.Namespaced && verbs.Contains("list"))
        {
            yield return New($"{prefix}/{definition.Plural}", "get", "list", $"list{definition.Kind}ForAllNamespaces") with
            {
                AnswerType = KindSchemas.ListName(definition), Query = Listing,
            };
        }
        foreach (var subresource in definition.Subresources)
        {
            foreach (var verb in subresource.Verbs) yield return Sub(definition, subresource, verb, item, scope);
        }
    }

    private static ApiOperation Sub(ResourceDefinition definition, SubresourceDefinition subresource, string verb, string item, string scope)
    {
        var slash = subresource.ApiVersion.IndexOf('/');
        var method = verb switch { "create" => "post", "update" => "put", _ => verb };
        var word = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(subresource.Name);
        var type = subresource.Kind switch
        {
            "Scale" => "io.k8s.api.autoscaling.v1.Scale",
            "Eviction" => "io.k8s.api.policy.v1.Eviction",
            "Binding" => "io.k8s.api.core.v1.Binding",
            "TokenRequest" => "io.k8s.api.authentication.v1.TokenRequest",
            _ => subresource.Kind == definition.Kind && subresource.Name != "log" ? definition.Schema.Name : null,
        };
        return new($"{item}/{subresource.Name}", method, type is null ? "connect" : method, $"{verb}{scope}{definition.Kind}{word}{GroupWord(definition)}",
            slash < 0 ? "" : subresource.ApiVersion[..slash], subresource.ApiVersion[(slash + 1)..], subresource.Kind)
        {
            BodyType = type is null ? null : method switch { "patch" => PatchBody, "put" or "post" => type, _ => null },
            AnswerType = type,
            Query = method is "put" or "post" or "patch" ? Writing : Pretty,
        };
    }

    private static string GroupWord(ResourceDefinition definition)
    {
        var group = definition.Group.Length == 0 ? "core" : definition.Group.Split('.')[0];
        return CultureInfo.InvariantCulture.TextInfo.ToTitleCase(group) + CultureInfo.InvariantCulture.TextInfo.ToTitleCase(definition.Version);
    }
}

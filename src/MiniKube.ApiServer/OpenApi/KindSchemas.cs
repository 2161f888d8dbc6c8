using System.Text.Json.Nodes;
using MiniKube.Api.Authentication;
using MiniKube.Api.Autoscaling;
using MiniKube.Api.Meta;
using MiniKube.Api.Policy;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>The types of some kinds: each kind, its list, and what requests and answers hold beside them.</summary>
internal static class KindSchemas
{
    private static readonly (string ApiVersion, string Kind, Type Type)[] Others =
    [
        ("authentication.k8s.io/v1", "TokenRequest", typeof(TokenRequest)), ("autoscaling/v1", "Scale", typeof(Scale)), ("policy/v1", "Eviction", typeof(Eviction)),
        ("v1", "Status", typeof(Status)), ("v1", "DeleteOptions", typeof(DeleteOptions)),
    ];

    public static SchemaText Collect(IReadOnlyList<ResourceDefinition> definitions, OpenApiDialect dialect)
    {
        var text = new SchemaText(dialect);
        foreach (var definition in definitions)
        {
            var name = AddKind(definition, text, dialect);
            if (definition.Verbs.Contains("list")) text.Add(ListName(definition), List(definition, name, text, dialect));
        }
        foreach (var (apiVersion, kind, type) in Others)
        {
            var slash = apiVersion.IndexOf('/');
            var name = text.Add(Schema.Of(type));
            SchemaText.AddKind(text.Types[name], slash < 0 ? "" : apiVersion[..slash], kind, apiVersion[(slash + 1)..]);
        }
        return text;
    }

    private static string AddKind(ResourceDefinition definition, SchemaText text, OpenApiDialect dialect)
    {
        if (definition.OpenApi is not null)
        {
            text.Add(definition.Schema.Name!, CustomOpenApi.Of(definition, text, dialect));
            return definition.Schema.Name!;
        }
        var name = text.Add(definition.Schema);
        SchemaText.AddKind(text.Types[name], definition.Group, definition.Kind, definition.Version);
        return name;
    }

    public static string ListName(ResourceDefinition definition) => definition.Schema.Name + "List";

    private static JsonObject List(ResourceDefinition definition, string name, SchemaText text, OpenApiDialect dialect)
    {
        var list = new JsonObject
        {
            ["description"] = $"{definition.Kind}List is a list of {definition.Plural}.",
            ["required"] = new JsonArray("items"),
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = dialect.Plain(name) },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = dialect.Reference(text.Add(Schema.Of(typeof(ListMeta)))),
            },
        };
        SchemaText.AddKind(list, definition.Group, definition.ListKind, definition.Version);
        return list;
    }
}

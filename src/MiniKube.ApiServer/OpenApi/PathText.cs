using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Writes operations as OpenAPI paths.</summary>
internal static class PathText
{
    private static readonly string[] Json = ["application/json", "application/yaml"];
    private static readonly string[] Patches = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

    public static JsonObject Write(IEnumerable<ApiOperation> operations, OpenApiDialect dialect)
    {
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            if (paths[operation.Path] is not JsonObject path) paths[operation.Path] = path = [];
            path[operation.Method] = Operation(operation, dialect);
        }
        return paths;
    }

    private static JsonObject Operation(ApiOperation operation, OpenApiDialect dialect)
    {
        var consumes = operation.Method == "patch" ? Patches : Json;
        var parameters = new JsonArray();
        foreach (var name in operation.PathParameters) parameters.Add((JsonNode)Parameter(name, "path", "string", required: true, dialect));
        foreach (var (name, type) in operation.Query) parameters.Add((JsonNode)Parameter(name, "query", type, required: false, dialect));
        var text = new JsonObject { ["operationId"] = operation.Id };
        if (!dialect.IsV3)
        {
            text["consumes"] = Texts(operation.BodyType is null ? ["*/*"] : consumes);
            text["produces"] = Texts(Json);
            if (operation.BodyType is { } body)
            {
                parameters.Add(
                    (JsonNode)new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = operation.Method != "delete", ["schema"] = dialect.Plain(body) });
            }
        }
        else if (operation.BodyType is { } body)
        {
            text["requestBody"] = new JsonObject { ["content"] = Content(consumes, body, dialect), ["required"] = operation.Method != "delete" };
        }
        text["parameters"] = parameters;
        text["responses"] = new JsonObject { [operation.Method == "post" ? "201" : "200"] = Answer(operation, dialect), ["401"] = new JsonObject { ["description"] = "Unauthorized" } };
        text["x-kubernetes-action"] = operation.Action;
        text["x-kubernetes-group-version-kind"] = SchemaText.Kind(operation.Group, operation.Kind, operation.Version);
        return text;
    }

    private static JsonObject Answer(ApiOperation operation, OpenApiDialect dialect)
    {
        var answer = new JsonObject { ["description"] = operation.Method == "post" ? "Created" : "OK" };
        if (operation.AnswerType is not { } type) return answer;
        if (dialect.IsV3) answer["content"] = Content(Json, type, dialect);
        else answer["schema"] = dialect.Plain(type);
        return answer;
    }

    private static JsonObject Parameter(string name, string place, string type, bool required, OpenApiDialect dialect)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (required) parameter["required"] = true;
        if (dialect.IsV3) parameter["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true };
        else
        {
            parameter["type"] = type;
            parameter["uniqueItems"] = true;
        }
        return parameter;
    }

    private static JsonObject Content(string[] types, string schema, OpenApiDialect dialect) =>
        new(types.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = dialect.Plain(schema) })));

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}

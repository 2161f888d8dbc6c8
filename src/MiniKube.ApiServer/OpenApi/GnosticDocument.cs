using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// An OpenAPI 2 document in the protobuf form that kubectl reads (message <c>openapi.v2.Document</c> of gnostic; the numbers are its field numbers).
/// Only what our documents use is known. Extensions and literals travel as YAML text, and JSON is YAML.
/// </summary>
internal static class GnosticDocument
{
    private static readonly Dictionary<string, int> Limits = new()
    {
        ["maxLength"] = 11, ["minLength"] = 12, ["maxItems"] = 14, ["minItems"] = 15, ["maxProperties"] = 17, ["minProperties"] = 18,
    };

    public static byte[] Encode(JsonObject document)
    {
        var info = document["info"]!;
        var paths = new ProtobufMessage();
        foreach (var (path, item) in document["paths"]!.AsObject()) paths.Message(2, Named(path, PathItem(item!.AsObject())));
        return new ProtobufMessage()
            .Text(1, (string?)document["swagger"])
            .Message(2, new ProtobufMessage().Text(1, (string?)info["title"]).Text(2, (string?)info["version"]))
            .Message(8, paths)
            .Message(9, Schemas(document["definitions"]!.AsObject()))
            .ToArray();
    }

    private static ProtobufMessage Schemas(JsonObject schemas)
    {
        var message = new ProtobufMessage();
        foreach (var (name, schema) in schemas) message.Message(1, Named(name, Schema(schema!.AsObject())));
        return message;
    }

    private static ProtobufMessage Schema(JsonObject schema)
    {
        var message = new ProtobufMessage();
        foreach (var (name, value) in schema)
        {
            switch (name)
            {
                case "$ref":
                    message.Text(1, (string?)value);
                    break;
                case "format":
                    message.Text(2, (string?)value);
                    break;
                case "description":
                    message.Text(4, (string?)value);
                    break;
                case "default":
                    message.Message(5, Yaml(value));
                    break;
                case "title":
                    message.Text(3, (string?)value);
                    break;
                case "pattern":
                    message.Text(13, (string?)value);
                    break;
                case "multipleOf" or "maximum" or "minimum":
                    message.Double(name switch { "multipleOf" => 6, "maximum" => 7, _ => 9 }, Number(value));
                    break;
                case "exclusiveMaximum" or "exclusiveMinimum" or "uniqueItems":
                    message.Flag(name switch { "exclusiveMaximum" => 8, "exclusiveMinimum" => 10, _ => 16 }, (bool?)value ?? false);
                    break;
                case "maxLength" or "minLength" or "maxItems" or "minItems" or "maxProperties" or "minProperties":
                    message.Number(Limits[name], (long)Number(value));
                    break;
                case "enum":
                    foreach (var choice in value!.AsArray()) message.Message(20, Yaml(choice));
                    break;
                case "example":
                    message.Message(30, Yaml(value));
                    break;
                case "required":
                    foreach (var field in value!.AsArray()) message.Text(19, (string?)field);
                    break;
                case "additionalProperties" when value is JsonValue flag:
                    message.Message(21, new ProtobufMessage().Flag(2, (bool)flag));
                    break;
                case "additionalProperties":
                    message.Message(21, new ProtobufMessage().Message(1, Schema(value!.AsObject())));
                    break;
                case "type":
                    message.Message(22, new ProtobufMessage().Text(1, (string?)value));
                    break;
                case "items":
                    message.Message(23, new ProtobufMessage().Message(1, Schema(value!.AsObject())));
                    break;
                case "properties":
                    message.Message(25, Schemas(value!.AsObject()));
                    break;
                case var extension when extension.StartsWith("x-", StringComparison.Ordinal):
                    message.Message(31, Named(extension, Yaml(value)));
                    break;
                default:
                    // Words that the form has no field for; none of them tells a client what to send.
                    break;
            }
        }
        return message;
    }

    private static ProtobufMessage PathItem(JsonObject item)
    {
        var message = new ProtobufMessage();
        foreach (var (method, operation) in item)
        {
            message.Message(
                method switch { "get" => 2, "put" => 3, "post" => 4, "delete" => 5, "patch" => 8, _ => throw new JsonException($"no method {method}") }, Operation(operation!.AsObject()));
        }
        return message;
    }

    private static ProtobufMessage Operation(JsonObject operation)
    {
        var message = new ProtobufMessage().Text(5, (string?)operation["operationId"]);
        foreach (var type in operation["produces"]!.AsArray()) message.Text(6, (string?)type);
        foreach (var type in operation["consumes"]!.AsArray()) message.Text(7, (string?)type);
        foreach (var parameter in operation["parameters"]!.AsArray())
        {
            message.Message(8, new ProtobufMessage().Message(1, Parameter(parameter!.AsObject())));
        }
        var responses = new ProtobufMessage();
        foreach (var (code, response) in operation["responses"]!.AsObject())
        {
            responses.Message(1, Named(code, new ProtobufMessage().Message(1, Response(response!.AsObject()))));
        }
        message.Message(9, responses);
        foreach (var (name, value) in operation)
        {
            if (name.StartsWith("x-", StringComparison.Ordinal)) message.Message(13, Named(name, Yaml(value)));
        }
        return message;
    }

    private static ProtobufMessage Response(JsonObject response)
    {
        var message = new ProtobufMessage().Text(1, (string?)response["description"]);
        return response["schema"] is JsonObject schema ? message.Message(2, new ProtobufMessage().Message(1, Schema(schema))) : message;
    }

    private static ProtobufMessage Parameter(JsonObject parameter)
    {
        var place = (string?)parameter["in"];
        var required = (bool?)parameter["required"] ?? false;
        var name = (string?)parameter["name"];
        if (place == "body")
        {
            return new ProtobufMessage().Message(
                1, new ProtobufMessage().Text(2, name).Text(3, place).Flag(4, required).Message(5, Schema(parameter["schema"]!.AsObject())));
        }
        var isQuery = place == "query";
        var inner = new ProtobufMessage().Flag(1, required).Text(2, place).Text(4, name).Text(isQuery ? 6 : 5, (string?)parameter["type"]).Flag(isQuery ? 20 : 19, (bool?)parameter["uniqueItems"] ?? false);
        return new ProtobufMessage().Message(2, new ProtobufMessage().Message(isQuery ? 3 : 4, inner));
    }

    private static double Number(JsonNode? value) =>
        double.Parse(value!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static ProtobufMessage Yaml(JsonNode? value) => new ProtobufMessage().Text(2, (value?.ToJsonString() ?? "null") + "\n");

    private static ProtobufMessage Named(string name, ProtobufMessage value) => new ProtobufMessage().Text(1, name).Message(2, value);
}

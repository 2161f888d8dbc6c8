using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Fuzz;

/// <summary>Documents that mostly have the shape of a schema, and sometimes anything else.</summary>
internal sealed class DocumentFuzzer(Random random)
{
    private const int Deepest = 7;

    public static string[] Words { get; } =
        ["a", "", "web", "default", "fuzz", "true", "null", "0", "-1", "1e9", "10Gi", "..", "x/y", "kube-system", "ünïcödé", "\0", "\"", "${}", "2026-01-01T00:00:00Z", "Always", "TCP", "100%", "a=b"];

    public JsonObject Of(ResourceDefinition definition, string name)
    {
        var document = Object(definition.Schema, 0);
        document["apiVersion"] = definition.ApiVersion;
        document["kind"] = definition.Kind;
        if (document["metadata"] is not JsonObject metadata || random.Next(4) > 0) document["metadata"] = metadata = new JsonObject();
        metadata["name"] = name;
        if (random.Next(5) == 0) metadata["labels"] = new JsonObject { ["a"] = Word() };
        if (random.Next(10) == 0) metadata.Remove("name");
        if (random.Next(10) == 0) metadata["generateName"] = name;
        return document;
    }

    public JsonNode? Value(Schema schema, int depth)
    {
        if (random.Next(40) == 0) return Anything(0);
        switch (schema.Kind)
        {
            case SchemaKind.Object:
                return Object(schema, depth);
            case SchemaKind.Map:
                var map = new JsonObject();
                for (var i = random.Next(3); i > 0 && depth < Deepest; i--) map[Word()] = Value(schema.Items!, depth + 1);
                return map;
            case SchemaKind.List:
                var list = new JsonArray();
                for (var i = random.Next(3); i > 0 && depth < Deepest; i--) list.Add(Value(schema.Items!, depth + 1));
                return list;
            case SchemaKind.Boolean:
                return random.Next(2) == 0;
            case SchemaKind.Int32 or SchemaKind.Int64:
                return Number();
            case SchemaKind.Double:
                return random.NextDouble() * 1000;
            case SchemaKind.Quantity:
                return random.Next(3) switch { 0 => "100m", 1 => "1Gi", _ => Word() };
            case SchemaKind.IntOrString:
                return random.Next(2) == 0 ? Number() : Word();
            case SchemaKind.Time or SchemaKind.MicroTime:
                return random.Next(3) == 0 ? Word() : "2026-01-01T00:00:00Z";
            case SchemaKind.Bytes:
                return random.Next(3) == 0 ? Word() : "YWJj";
            case SchemaKind.Any:
                return Anything(0);
            default:
                return Word();
        }
    }

    public JsonNode? Anything(int depth) => random.Next(depth > 3 ? 5 : 7) switch
    {
        0 => null,
        1 => Number(),
        2 => Word(),
        3 => random.Next(2) == 0,
        4 => JsonNode.Parse(random.Next(2) == 0 ? "1e400" : "123456789012345678901234567890"),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Anything(depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(i => KeyValuePair.Create($"{Word()}{i}", Anything(depth + 1)))),
    };

    public string Word() => Words[random.Next(Words.Length)];

    private JsonObject Object(Schema schema, int depth)
    {
        var value = new JsonObject();
        foreach (var field in schema.Fields)
        {
            if (depth >= Deepest || !(field.Required ? random.Next(12) > 0 : random.Next(2 + (depth * 3)) == 0)) continue;
            value[field.Name] = field.OneOf.Count > 0 && random.Next(6) > 0 ? field.OneOf[random.Next(field.OneOf.Count)] : Value(field.Schema, depth + 1);
        }
        if (random.Next(30) == 0) value[Word() + "?"] = Anything(0);
        return value;
    }

    private JsonNode Number() => random.Next(6) switch
    {
        0 => 0,
        1 => -1,
        2 => long.MaxValue,
        3 => int.MinValue,
        _ => random.Next(70_000),
    };
}

namespace MiniKube.Api.Tests.Schemas;

public class SchemaFactsTests
{
    [Fact]
    public void BuiltInKinds_AllFields_AreConsistent()
    {
        var seen = new HashSet<Schema>();
        foreach (var definition in ResourceCatalog.BuiltIn) Check(definition.Schema, definition.Kind, seen);
        seen.Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Descriptions_AllTexts_SpeakOfFieldsThatExist()
    {
        var types = new Dictionary<string, Schema>();
        foreach (var definition in ResourceCatalog.BuiltIn) Collect(definition.Schema, types);
        string[] elsewhere = ["Scale", "Binding", "Status", "DeleteOptions", "ListMeta", "Condition", "Time", "MicroTime", "Quantity", "IntOrString", "FieldsV1"];
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream("MiniKube.Api.descriptions.txt")!;
        using var reader = new StreamReader(stream);

        var wrong = reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] is not ('#' or '*')).Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)])
            .Where(key => !elsewhere.Contains(key.Split('.')[0])).Where(key => !(types.TryGetValue(key.Split('.')[0], out var type) && (!key.Contains('.') || type.Field(key.Split('.')[1]) is not null)));

        wrong.ShouldBeEmpty();
    }

    private static void Check(Schema schema, string path, HashSet<Schema> seen)
    {
        if (schema.Items is { } items) Check(items, path + "[]", seen);
        if (schema.Kind != SchemaKind.Object || !seen.Add(schema)) return;
        schema.Name.ShouldNotBeNull(path);
        schema.Fields.Where(field => field.ProtobufNumber > 0).GroupBy(field => (field.ProtobufInlined, field.ProtobufNumber)).Where(group => group.Count() > 1).ShouldBeEmpty(path);
        foreach (var field in schema.Fields)
        {
            if (field.MergeKey.Length > 0) field.Schema.Items!.Field(field.MergeKey).ShouldNotBeNull($"{path}.{field.Name}: merge key {field.MergeKey}");
            foreach (var key in field.Keys) field.Schema.Items!.Field(key).ShouldNotBeNull($"{path}.{field.Name}: key {key}");
            if (field.OneOf.Count > 0 && field.Default is { } value) field.OneOf.ShouldContain(value.Trim('"'), $"{path}.{field.Name}");
            Check(field.Schema, $"{path}.{field.Name}", seen);
        }
    }

    private static void Collect(Schema schema, Dictionary<string, Schema> types)
    {
        if (schema.Items is { } items) Collect(items, types);
        if (schema.Kind != SchemaKind.Object || !types.TryAdd(schema.Name![(schema.Name!.LastIndexOf('.') + 1)..], schema)) return;
        foreach (var field in schema.Fields) Collect(field.Schema, types);
    }
}

using System.Text.Json.Nodes;
using MiniKube.Cel.Json;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Tests;

/// <summary>
/// Every line of Cases/*.txt: an expression, an arrow, and what it gives as text. "error: …" is an error when it runs, "refused: …" one when it is written; of
/// both the beginning is enough. Lines that begin with # are remarks.
/// </summary>
public sealed class ExpressionTests
{
    private const string Document = """
        {"name":"web","count":3,"ratio":0.5,"big":9223372036854775807,"on":true,"none":null,"tags":["a","b","c"],"numbers":[3,1,2],
         "labels":{"app":"web","tier":"front"},"spec":{"replicas":2,"items":[{"name":"x","port":80},{"name":"y","port":443}]},"a-b":1,"odd.name/x":"found"}
        """;

    private static readonly CelType Item = CelType.Object("item", () => [new("name", "name", CelType.String), new("port", "port", CelType.Int)]);

    /// <summary>The same document, once untyped and once with a schema.</summary>
    private static readonly CelEnvironment Environment = new(
        [new("any", CelType.Dyn), new("self", Self()), new("nothing", CelType.OptionalOf(CelType.Int))],
        name => name is "Object" || name.StartsWith("Object.", StringComparison.Ordinal) ? CelType.OpenObject(name) : null);

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.txt").Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Expression_GivesWhatItsLineSays(string file)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", file)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var arrow = line.LastIndexOf(" => ", StringComparison.Ordinal);
            arrow.ShouldBeGreaterThan(0, line);
            var (source, wanted) = (line[..arrow].Trim().Replace("⏎", "\n", StringComparison.Ordinal), line[(arrow + 4)..].Trim());
            var given = Evaluate(source);
            count++;
            var isError = wanted.StartsWith("error: ", StringComparison.Ordinal) || wanted.StartsWith("refused: ", StringComparison.Ordinal);
            if (isError ? !given.StartsWith(wanted, StringComparison.Ordinal) : given != wanted) wrong.Add($"{source}\n   wanted {wanted}\n   given  {given}");
        }
        wrong.ShouldBeEmpty($"{wrong.Count} of {count} lines");
        count.ShouldBeGreaterThan(10);
    }

    public static string Evaluate(string source)
    {
        try
        {
            var document = JsonNode.Parse(Document);
            return Environment.Compile(source).Run([JsonValues.Of(document), JsonValues.Of(document, Self()), Value.Of(CelOptional.None)], new(CelBudget.PerObject)).ToString();
        }
        catch (CelException error)
        {
            return "refused: " + error.Issues[0].Message;
        }
    }

    private static CelType Self() => CelType.Object("self", () =>
    [
        new("name", "name", CelType.String), new("count", "count", CelType.Int), new("ratio", "ratio", CelType.Double), new("on", "on", CelType.Bool),
        new("tags", "tags", CelType.ListOf(CelType.String, 10, ListMerge.Set)), new("numbers", "numbers", CelType.ListOf(CelType.Int)),
        new("labels", "labels", CelType.MapOf(CelType.String, CelType.String)), new("missing", "missing", CelType.String),
        new("spec", "spec", CelType.Object("spec", () =>
        [
            new("replicas", "replicas", CelType.Int), new("items", "items", CelType.ListOf(Item, 10, ListMerge.Map, ["name"])),
        ])),
        new("a__dash__b", "a-b", CelType.Int), new("odd__dot__name__slash__x", "odd.name/x", CelType.String),
    ]);
}

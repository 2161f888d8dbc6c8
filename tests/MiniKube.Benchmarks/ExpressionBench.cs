using System.Text.Json.Nodes;
using MiniKube.Cel;
using MiniKube.Cel.Json;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Benchmarks;

/// <summary>What one evaluation of an expression takes, and ten rules over one object: what they add to its create.</summary>
internal static class ExpressionBench
{
    private const int Warmup = 20_000;
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Rules =
    [
        "self.min <= self.max", "self.min >= 0 && self.max < 1000", "self.name.startsWith('web')", "self.name.matches('^[a-z0-9-]+$')", "has(self.image) && self.image.contains(':')",
        "self.tags.all(t, t.size() < 20)", "self.parts.exists(p, p.name == 'b' && p.size > 1)", "self.parts.map(p, p.size).sum() <= 10", "!('no' in self.labels)",
        "quantity(self.memory).isLessThan(quantity('4Gi'))",
    ];

    public static void Run(Report report)
    {
        report.Title("expressions");
        var type = Type();
        var environment = new CelEnvironment([new("self", type)]);
        var document = JsonNode.Parse("""
            {"name":"web-1","min":1,"max":5,"image":"nginx:1","memory":"512Mi","tags":["a","b","c"],"labels":{"app":"web"},"parts":[{"name":"a","size":1},{"name":"b","size":2}]}
            """)!;
        var programs = Rules.Select(rule => environment.Compile(rule, CelType.Bool)).ToArray();
        foreach (var program in programs)
        {
            if (!Evaluate(program, document, type)) throw new InvalidOperationException($"{program.Source} does not hold");
        }
        foreach (var program in programs) report.Add("expression", Measure(() => Evaluate(program, document, type)), "ns", program.Source);
        report.Add("expression.compile", Measure(() => environment.Compile(Rules[6]).Estimate > 0), "ns", Rules[6]);
        report.Add("expression.ten_rules", Measure(() => Array.TrueForAll(programs, program => Evaluate(program, document, type))), "ns", "all of the above over one object");
    }

    private static bool Evaluate(CelProgram program, JsonNode document, CelType type) => program.Run([JsonValues.Of(document, type)], new(CelBudget.PerObject)).IsTrue;

    /// <summary>In time of the processor, so that a busy machine does not show.</summary>
    private static double Measure(Func<bool> action)
    {
        for (var i = 0; i < Warmup; i++) action();
        var start = Environment.CpuUsage.TotalTime;
        long count = 0;
        for (; Environment.CpuUsage.TotalTime - start < Duration; count += 1000)
        {
            for (var i = 0; i < 1000; i++) action();
        }
        return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / count;
    }

    private static CelType Type() => CelType.Object("object", () =>
    [
        new("name", "name", CelType.String), new("min", "min", CelType.Int), new("max", "max", CelType.Int), new("image", "image", CelType.String), new("memory", "memory", CelType.String),
        new("tags", "tags", CelType.ListOf(CelType.String)), new("labels", "labels", CelType.MapOf(CelType.String, CelType.String)),
        new("parts", "parts", CelType.ListOf(CelType.Object("part", () => [new("name", "name", CelType.String), new("size", "size", CelType.Int)]))),
    ]);
}

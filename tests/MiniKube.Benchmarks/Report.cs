using System.Globalization;
using System.Text.Json;

namespace MiniKube.Benchmarks;

/// <summary>Figures in the order they were taken: shown at once, and written as JSON at the end.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<Figure> figures = [];

    public void Add(string name, double value, string unit, string note = "")
    {
        figures.Add(new(name, value, unit, note));
        Console.Out.WriteLine($"  {name,-36} {value.ToString("#,0.00", CultureInfo.InvariantCulture),14} {unit,-10} {note}");
    }

    public void Title(string text) => Console.Out.WriteLine(text);

    /// <summary>As the documentation has it.</summary>
    public void Table(string head, IEnumerable<string> rows)
    {
        Console.Out.WriteLine(head);
        Console.Out.WriteLine(string.Concat(head.Where(letter => letter == '|').SkipLast(1).Select(_ => "|---")) + "|");
        foreach (var row in rows) Console.Out.WriteLine(row);
    }

    public void Save(string path)
    {
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, new { figures }, Json);
    }

    private sealed record Figure(string Name, double Value, string Unit, string Note);
}

internal static class Percentile
{
    /// <summary>Nearest rank; 0 of nothing.</summary>
    public static double Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}

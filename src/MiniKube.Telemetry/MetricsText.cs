using System.Globalization;
using System.Text;

namespace MiniKube.Telemetry;

/// <summary>Writes metrics in Prometheus' text format 0.0.4.</summary>
public sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    /// <param name="type">counter, gauge or histogram.</param>
    public MetricsText Family(string name, string type, string help)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n"))
            .Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    public MetricsText Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Open(name, labels);
        Close(labels.Length > 0, value);
        return this;
    }

    /// <summary>The lines of one histogram, whose family has been written.</summary>
    public MetricsText Histogram(string name, BucketCounts counts, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var snapshot = counts.Read();
        for (var i = 0; i <= counts.Bounds.Count; i++)
        {
            Open(name + "_bucket", labels);
            text.Append(labels.Length > 0 ? ',' : '{').Append("le=\"").Append(i < counts.Bounds.Count ? Number(counts.Bounds[i]) : "+Inf").Append('"');
            Close(true, snapshot.Cumulative[i]);
        }
        Sample(name + "_sum", snapshot.Sum, labels);
        return Sample(name + "_count", snapshot.Cumulative[^1], labels);
    }

    public override string ToString() => text.ToString();

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void Open(string name, ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        var separator = '{';
        foreach (var label in labels)
        {
            text.Append(separator).Append(label.Name).Append("=\"")
                .Append(label.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
            separator = ',';
        }
    }

    private void Close(bool labelled, double value)
    {
        if (labelled) text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }
}

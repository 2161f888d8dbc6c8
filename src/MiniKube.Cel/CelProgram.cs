using MiniKube.Cel.Nodes;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel;

/// <summary>An expression that is ready to run, by any number of threads at once.</summary>
public sealed class CelProgram
{
    private readonly Node node;
    private readonly int inputs;
    private readonly int slots;

    internal CelProgram(string source, Node node, CelType type, int inputs, int slots, double cost, IReadOnlySet<string> used)
    {
        Source = source;
        Type = type;
        Estimate = cost;
        Used = used;
        this.node = node;
        this.inputs = inputs;
        this.slots = slots;
    }

    public string Source { get; }

    public CelType Type { get; }

    /// <summary>What a run costs at most, by the sizes that types allow.</summary>
    public double Estimate { get; }

    /// <summary>The variables that it names.</summary>
    public IReadOnlySet<string> Used { get; }

    /// <summary>The result, or an error as a value. Takes what it cost from the budget.</summary>
    /// <param name="values">Of the environment's variables, in their order.</param>
    public Value Run(ReadOnlySpan<Value> values, CelBudget budget, long limit = CelBudget.PerCall)
    {
        if (values.Length != inputs) throw new ArgumentException($"{inputs} values are needed", nameof(values));
        var room = new Value[slots];
        values.CopyTo(room);
        var frame = new Frame(room, Math.Min(limit, Math.Max(0, budget.Remaining)));
        try
        {
            return node.Run(frame);
        }
        catch (CostExceeded)
        {
            return Value.Error("operation cancelled: actual cost limit exceeded");
        }
        finally
        {
            budget.Spend(frame.Spent);
        }
    }
}

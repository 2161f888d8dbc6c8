using MiniKube.Cel.Values;

namespace MiniKube.Cel;

/// <summary>One run of an expression: its variables and what it may still cost.</summary>
internal sealed class Frame(Value[] slots, long limit)
{
    public Value[] Slots => slots;

    public long Spent { get; private set; }

    public void Spend(long cost)
    {
        Spent += cost;
        if (Spent > limit) throw new CostExceeded();
    }
}

/// <summary>Ends a run at once: no operator may absorb this.</summary>
internal sealed class CostExceeded : Exception;

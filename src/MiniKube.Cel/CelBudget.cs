namespace MiniKube.Cel;

/// <summary>What the expressions about one object may cost together. Not for use by several threads at once.</summary>
public sealed class CelBudget(long limit)
{
    /// <summary>As Kubernetes bounds the rules of one object: about a tenth of a second of work.</summary>
    public const long PerObject = 10_000_000;

    /// <summary>As Kubernetes bounds one expression.</summary>
    public const long PerCall = 1_000_000;

    public long Remaining { get; private set; } = limit;

    public bool IsSpent => Remaining <= 0;

    internal void Spend(long cost) => Remaining -= cost;
}

namespace MiniKube.Network.Iptables;

/// <summary>A chain in a table. Sorted by table, then name, so that outputs are stable.</summary>
internal readonly record struct ChainId(string Table, string Name) : IComparable<ChainId>
{
    public int CompareTo(ChainId other) =>
        string.CompareOrdinal(Table, other.Table) is var byTable and not 0 ? byTable : string.CompareOrdinal(Name, other.Name);
}

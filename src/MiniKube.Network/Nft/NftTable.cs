using System.Text;

namespace MiniKube.Network.Nft;

/// <summary>A set or, where elements have values, a map of nft.</summary>
/// <param name="Type">Of the keys, as nft writes it: <c>ipv4_addr . inet_service</c>.</param>
/// <param name="Value">Of a map's values; empty: it is a set.</param>
/// <param name="Intervals">Elements are ranges, which then must not touch each other.</param>
/// <param name="Elements">Keys with their values; values of a set are empty.</param>
internal sealed record NftSet(string Type, string Value, bool Intervals, IReadOnlyDictionary<string, string> Elements)
{
    public string Kind => Value.Length > 0 ? "map" : "set";

    public static NftSet Of(string type, IEnumerable<string> elements, bool intervals = false) =>
        new(type, "", intervals, new SortedDictionary<string, string>(elements.Distinct().ToDictionary(element => element, _ => ""), StringComparer.Ordinal));
}

/// <summary>A chain; <paramref name="Hook"/> as nft writes it, empty for one that is only jumped to.</summary>
internal sealed record NftChain(string Hook, IReadOnlyList<string> Rules)
{
    public bool SameAs(NftChain other) => Hook == other.Hook && Rules.SequenceEqual(other.Rules);
}

/// <summary>A whole table of the inet family, as it should be. Nobody else writes into it.</summary>
internal sealed record NftTable(string Name)
{
    public SortedDictionary<string, NftSet> Sets { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, NftChain> Chains { get; } = new(StringComparer.Ordinal);

    /// <summary>For people and golden files; what is written is <see cref="NftScript"/>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("table inet ").Append(Name).Append('\n');
        foreach (var (name, set) in Sets)
        {
            text.Append(set.Kind).Append(' ').Append(name).Append(" : ").Append(set.Type).Append(set.Value.Length > 0 ? " : " + set.Value : "").Append('\n');
            foreach (var (key, value) in set.Elements)
                text.Append("  ").Append(key).Append(value.Length > 0 ? " : " + value : "").Append('\n');
        }
        foreach (var (name, chain) in Chains)
        {
            text.Append("chain ").Append(name).Append(chain.Hook.Length > 0 ? " : " + chain.Hook : "").Append('\n');
            foreach (var rule in chain.Rules)
                text.Append("  ").Append(rule).Append('\n');
        }
        return text.ToString();
    }
}

using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Network.Nft;

/// <summary>Commands for <c>nft -f -</c>, which does all of a script or nothing.</summary>
internal static class NftScript
{
    /// <summary>Whatever is there becomes the table, without a moment between.</summary>
    public static string Whole(NftTable table)
    {
        // Deleting what is absent is an error; adding what is there is none.
        var text = new StringBuilder($"add table inet {table.Name}\ndelete table inet {table.Name}\nadd table inet {table.Name}\n");
        Write(text, new NftTable(table.Name), table);
        return text.ToString();
    }

    public static string Removal(string table) => $"add table inet {table}\ndelete table inet {table}\n";

    /// <summary>From one state to the other; empty when they are the same.</summary>
    public static string Difference(NftTable old, NftTable current)
    {
        var text = new StringBuilder();
        Write(text, old, current);
        return text.ToString();
    }

    /// <summary>Short words by which a rule is known again: the kernel shows rules in words of its own.</summary>
    public static string Tag(string rule) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rule)).AsSpan(0, 8));

    private static void Write(StringBuilder text, NftTable old, NftTable current)
    {
        var t = $"inet {current.Name}";
        foreach (var (name, set) in current.Sets.Where(pair => !old.Sets.ContainsKey(pair.Key)))
            text.Append($"add {set.Kind} {t} {name} {{ type {set.Type}{(set.Value.Length > 0 ? " : " + set.Value : "")};{(set.Intervals ? " flags interval;" : "")} }}\n");
        foreach (var (name, chain) in current.Chains.Where(pair => !old.Chains.ContainsKey(pair.Key)))
            text.Append($"add chain {t} {name}{(chain.Hook.Length > 0 ? $" {{ {chain.Hook}; }}" : "")}\n");

        // Elements point at chains, and chains at each other: first everything is there, then it is joined, then what is left over goes.
        foreach (var (name, set) in current.Sets)
            Elements(text, $"{t} {name}", old.Sets.GetValueOrDefault(name), set);
        foreach (var (name, chain) in current.Chains)
            Rules(text, $"{t} {name}", old.Chains.GetValueOrDefault(name), chain);

        var goneChains = old.Chains.Keys.Except(current.Chains.Keys).ToArray();
        foreach (var name in goneChains)
            text.Append($"flush chain {t} {name}\n");
        foreach (var name in old.Sets.Keys.Except(current.Sets.Keys).Where(name => old.Sets[name].Value.Length > 0))
            text.Append($"delete map {t} {name}\n");
        foreach (var name in goneChains)
            text.Append($"delete chain {t} {name}\n");
        foreach (var name in old.Sets.Keys.Except(current.Sets.Keys).Where(name => old.Sets[name].Value.Length == 0))
            text.Append($"delete set {t} {name}\n");
    }

    private static void Elements(StringBuilder text, string name, NftSet? old, NftSet current)
    {
        if (current.Intervals)
        {
            // Ranges that grow and shrink in one transaction confuse the kernel's tree; they are few.
            if (old is not null && Same(old.Elements, current.Elements))
                return;
            if (old is { Elements.Count: > 0 })
                text.Append($"flush set {name}\n");
            Add(text, name, current.Elements);
            return;
        }
        if (old is not null)
        {
            var gone = old.Elements.Where(pair => current.Elements.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key).ToArray();
            if (gone.Length > 0)
                text.Append($"delete element {name} {{ {string.Join(", ", gone)} }}\n");
        }
        Add(text, name, current.Elements.Where(pair => old?.Elements.GetValueOrDefault(pair.Key) != pair.Value));
    }

    private static void Add(StringBuilder text, string name, IEnumerable<KeyValuePair<string, string>> elements)
    {
        var words = elements.Select(pair => pair.Value.Length > 0 ? $"{pair.Key} : {pair.Value}" : pair.Key).ToArray();
        if (words.Length > 0)
            text.Append($"add element {name} {{ {string.Join(", ", words)} }}\n");
    }

    private static void Rules(StringBuilder text, string name, NftChain? old, NftChain current)
    {
        if (old is not null && old.SameAs(current))
            return;
        if (old is { Rules.Count: > 0 })
            text.Append($"flush chain {name}\n");
        foreach (var rule in current.Rules)
            text.Append($"add rule {name} {rule} comment \"{Tag(rule)}\"\n");
    }

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && other == pair.Value);
}

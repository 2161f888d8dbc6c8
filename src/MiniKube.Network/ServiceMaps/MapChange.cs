using System.Text;

namespace MiniKube.Network.ServiceMaps;

/// <summary>A change of one table as input of <c>nft -f</c>, which makes it all at once or not at all.</summary>
internal sealed class MapChange
{
    /// <summary>Elements in one command.</summary>
    private const int Portion = 2000;

    private readonly SortedDictionary<string, string> _declared = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> _written = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _doomedChains = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _doomedSets = new(StringComparer.Ordinal);
    private readonly List<(NftKey Key, string Value)> _gone = [];
    private readonly List<(NftKey Key, string Value)> _come = [];

    public int Count => _declared.Count + _written.Count + _doomedChains.Count + _doomedSets.Count + _gone.Count + _come.Count;

    public void Declare(string set, string declaration)
    {
        _doomedSets.Remove(set);
        _declared[set] = declaration;
    }

    public void Write(string chain, IReadOnlyList<string> rules)
    {
        _doomedChains.Remove(chain);
        _written[chain] = rules;
    }

    public void RemoveChain(string chain)
    {
        _written.Remove(chain);
        _doomedChains.Add(chain);
    }

    /// <param name="set">Its name.</param>
    /// <param name="kind">"map" or "set".</param>
    public void RemoveSet(string set, string kind)
    {
        _declared.Remove(set);
        _doomedSets[set] = kind;
    }

    public void Remove(NftKey key, string value) => _gone.Add((key, value));

    public void Add(NftKey key, string value) => _come.Add((key, value));

    /// <param name="family">"ip" or "ip6".</param>
    /// <param name="anew">Whatever the table holds is dropped in the same stroke.</param>
    public string Script(string family, bool anew)
    {
        var (of, script) = ($"{family} {MapFrame.Table}", new StringBuilder());
        if (anew) script.Append("add table ").Append(of).Append("\ndelete table ").Append(of).Append('\n');
        script.Append("add table ").Append(of).Append('\n');
        foreach (var (name, declaration) in _declared)
        {
            var kind = declaration.AsSpan(0, 3);
            script.Append("add ").Append(kind).Append(' ').Append(of).Append(' ').Append(name).Append(declaration.AsSpan(3)).Append('\n');
        }
        foreach (var (name, rules) in _written)
        {
            script.Append("add chain ").Append(of).Append(' ').Append(name);
            if (IsHook(rules)) script.Append(" { ").Append(rules[0]).Append(" }");
            script.Append("\nflush chain ").Append(of).Append(' ').Append(name).Append('\n');
        }
        foreach (var (name, rules) in _written)
        {
            foreach (var rule in IsHook(rules) ? rules.Skip(1) : rules) script.Append("add rule ").Append(of).Append(' ').Append(name).Append(' ').Append(rule).Append('\n');
        }
        // What was is taken away first: its place may be taken by something else.
        Elements(script, "delete", of, _gone);
        Elements(script, "add", of, _come);
        foreach (var name in _doomedChains) script.Append("flush chain ").Append(of).Append(' ').Append(name).Append('\n');
        foreach (var name in _doomedChains) script.Append("delete chain ").Append(of).Append(' ').Append(name).Append('\n');
        foreach (var (name, kind) in _doomedSets) script.Append("delete ").Append(kind).Append(' ').Append(of).Append(' ').Append(name).Append('\n');
        return script.ToString();
    }

    private static bool IsHook(IReadOnlyList<string> rules) => rules.Count > 0 && rules[0].StartsWith("type ", StringComparison.Ordinal);

    private static void Elements(StringBuilder script, string verb, string of, List<(NftKey Key, string Value)> elements)
    {
        foreach (var map in elements.GroupBy(element => element.Key.Map, StringComparer.Ordinal))
        {
            foreach (var portion in map.Chunk(Portion))
            {
                script.Append(verb).Append(" element ").Append(of).Append(' ').Append(map.Key).Append(" { ");
                var separator = "";
                foreach (var (key, value) in portion)
                {
                    script.Append(separator).Append(key.Key);
                    if (value.Length > 0) script.Append(" : ").Append(value);
                    separator = ", ";
                }
                script.Append(" }\n");
            }
        }
    }
}

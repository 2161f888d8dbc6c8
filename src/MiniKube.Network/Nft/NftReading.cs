using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MiniKube.Network.Nft;

/// <summary>
/// What the kernel has, from <c>nft --json list table</c>: elements as we write them, and of rules their tags. A rule without a tag, or with one that a person
/// changed, is not ours.
/// </summary>
internal sealed record NftReading(SortedDictionary<string, SortedDictionary<string, string>> Sets, SortedDictionary<string, List<string>> Chains)
{
    public static NftReading Parse(string json)
    {
        var reading = new NftReading(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        using var document = JsonDocument.Parse(json);
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (item.TryGetProperty("set", out var set) || item.TryGetProperty("map", out set))
                reading.Sets[set.GetProperty("name").GetString()!] = Elements(set);
            else if (item.TryGetProperty("chain", out var chain))
                reading.Chains.TryAdd(chain.GetProperty("name").GetString()!, []);
            else if (item.TryGetProperty("rule", out var rule))
                reading.ChainOf(rule).Add(rule.TryGetProperty("comment", out var comment) ? comment.GetString()! : "");
        }
        return reading;
    }

    public bool Matches(NftTable table) =>
        Sets.Keys.SequenceEqual(table.Sets.Keys) && Chains.Keys.SequenceEqual(table.Chains.Keys)
        && table.Sets.All(pair => pair.Value.Elements.Count == Sets[pair.Key].Count && pair.Value.Elements.All(e => Sets[pair.Key].TryGetValue(e.Key, out var value) && value == e.Value))
        && table.Chains.All(pair => pair.Value.Rules.Select(NftScript.Tag).SequenceEqual(Chains[pair.Key]));

    private List<string> ChainOf(JsonElement rule)
    {
        var name = rule.GetProperty("chain").GetString()!;
        if (!Chains.TryGetValue(name, out var rules))
            Chains[name] = rules = [];
        return rules;
    }

    private static SortedDictionary<string, string> Elements(JsonElement set)
    {
        var elements = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!set.TryGetProperty("elem", out var list))
            return elements;
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Array)
                elements[Key(element[0])] = Verdict(element[1]);
            else
                elements[Key(element)] = "";
        }
        return elements;
    }

    private static string Key(JsonElement key) => key.ValueKind switch
    {
        JsonValueKind.String => key.GetString()!,
        JsonValueKind.Number => key.GetInt64().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Object when key.TryGetProperty("elem", out var inner) => Key(inner.GetProperty("val")),
        JsonValueKind.Object when key.TryGetProperty("concat", out var parts) => string.Join(" . ", parts.EnumerateArray().Select(Key)),
        JsonValueKind.Object when key.TryGetProperty("range", out var range) => $"{Key(range[0])}-{Key(range[1])}",
        JsonValueKind.Object when key.TryGetProperty("prefix", out var prefix) =>
            AddressRange.Of(IPNetwork.Parse($"{prefix.GetProperty("addr").GetString()}/{prefix.GetProperty("len").GetInt32()}")).ToString(),
        _ => key.GetRawText(),
    };

    private static string Verdict(JsonElement value)
    {
        foreach (var kind in value.EnumerateObject())
            return kind.Value.ValueKind == JsonValueKind.Object ? $"{kind.Name} {kind.Value.GetProperty("target").GetString()}" : kind.Name;
        return value.GetRawText();
    }
}

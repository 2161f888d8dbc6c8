using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>A rule set as one family's table of nft: pure, complete.</summary>
internal sealed class MapTable
{
    private MapTable(MapFrame frame, MapItems items) => (Frame, Items) = (frame, items);

    public MapFrame Frame { get; }

    public MapItems Items { get; }

    public static MapTable Of(RuleSet set, IpFamily family)
    {
        var frame = new MapFrame(family, set.Node);
        var items = new MapItems();
        foreach (var service in set.Services) Write(service, family, frame.Words, items);
        return new(frame, items);
    }

    public static MapItems Of(ServiceRoutes service, IpFamily family, MapWords words)
    {
        var items = new MapItems();
        Write(service, family, words, items);
        return items;
    }

    /// <summary>What must be written to make the kernel have this table, and nothing left of services that are gone.</summary>
    public MapChange From(MapListing kernel)
    {
        var change = new MapChange();
        foreach (var (name, declaration) in Sets())
        {
            if (!kernel.Sets.ContainsKey(name)) change.Declare(name, declaration);
        }
        var chains = Frame.Chains.Concat(Items.Shared).Concat(Items.Chains).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, rules) in chains)
        {
            if (!kernel.Chains.TryGetValue(name, out var present) || !present.SequenceEqual(rules)) change.Write(name, rules);
        }
        foreach (var (key, value) in kernel.Elements)
        {
            if (!Items.Elements.TryGetValue(key, out var wanted) || wanted != value) change.Remove(key, value);
        }
        foreach (var (key, value) in Items.Elements)
        {
            if (!kernel.Elements.TryGetValue(key, out var present) || present != value) change.Add(key, value);
        }
        foreach (var name in kernel.Chains.Keys.Where(name => !chains.ContainsKey(name))) change.RemoveChain(name);
        var sets = Sets().Select(set => set.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, kind) in kernel.Sets.Where(set => !sets.Contains(set.Key))) change.RemoveSet(name, kind);
        return change;
    }

    /// <summary>The script that makes this table out of nothing.</summary>
    public override string ToString() => From(new()).Script(Frame.Words.Ip, anew: false);

    private IEnumerable<KeyValuePair<string, string>> Sets() => Frame.Maps.Concat(Items.SharedMaps).Concat(Items.Sets);

    private static void Write(ServiceRoutes service, IpFamily family, MapWords words, MapItems items)
    {
        foreach (var port in service.Of(family)) MapPort.Write(port, words, items);
    }
}

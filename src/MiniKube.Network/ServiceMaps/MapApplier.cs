using MiniKube.Network.Nft;
using MiniKube.Network.Proxy;
using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>Routes as elements of nft's maps: a change of one service among many is a change of a few elements.</summary>
internal sealed class MapApplier(NftTool tool, IpFamily family) : IRuleApplier
{
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    private string Family => family.IsSix ? "ip6" : "ip";

    public async Task ApplyAsync(IReadOnlyList<RouteChange> changes, NodeNetwork node, CancellationToken cancel)
    {
        var words = new MapWords(family, node);
        var change = new MapChange();
        var added = new HashSet<string>();
        foreach (var one in changes)
        {
            var (old, current) = (MapTable.Of(one.Old, family, words), MapTable.Of(one.Current, family, words));
            Add(change, old, current);
            // A map and the chain that looks into it have the same name.
            foreach (var (name, rules) in current.Shared)
            {
                if (_shared.Contains(name) || !added.Add(name)) continue;
                change.Write(name, rules);
                if (current.SharedMaps.TryGetValue(name, out var declaration)) change.Declare(name, declaration);
            }
        }
        if (change.Count == 0) return;
        await tool.WriteAsync(change.Script(Family, anew: false), cancel);
        _shared.UnionWith(added);
    }

    public async Task<int> SyncAsync(RuleSet wanted, CancellationToken cancel)
    {
        var table = MapTable.Of(wanted, family);
        var change = table.From(await ListAsync(cancel));
        if (change.Count > 0)
        {
            try
            {
                await tool.WriteAsync(change.Script(Family, anew: false), cancel);
            }
            catch (NetworkException)
            {
                // A table of another make, with maps of other types: replaced in one stroke, so that no call finds it empty.
                await tool.WriteAsync(table.From(new()).Script(Family, anew: true), cancel);
            }
        }
        _shared.Clear();
        _shared.UnionWith(table.Items.Shared.Keys);
        return change.Count;
    }

    public Task RemoveAsync(CancellationToken cancel) => tool.WriteAsync($"add table {Family} {MapFrame.Table}\ndelete table {Family} {MapFrame.Table}\n", cancel);

    private static void Add(MapChange change, MapItems old, MapItems current)
    {
        foreach (var (name, declaration) in current.Sets)
        {
            if (!old.Sets.ContainsKey(name)) change.Declare(name, declaration);
        }
        foreach (var (name, rules) in current.Chains)
        {
            if (!old.Chains.TryGetValue(name, out var before) || !before.SequenceEqual(rules)) change.Write(name, rules);
        }
        foreach (var (key, value) in old.Elements)
        {
            // An address may be behind other services as well, and an entry too many there does no harm: the next comparison takes it away.
            if (key.Map != MapFrame.Hairpins && (!current.Elements.TryGetValue(key, out var now) || now != value)) change.Remove(key, value);
        }
        foreach (var (key, value) in current.Elements)
        {
            if (!old.Elements.TryGetValue(key, out var before) || before != value) change.Add(key, value);
        }
        foreach (var name in old.Chains.Keys.Where(name => !current.Chains.ContainsKey(name))) change.RemoveChain(name);
        foreach (var name in old.Sets.Keys.Where(name => !current.Sets.ContainsKey(name))) change.RemoveSet(name, "set");
    }

    private async Task<MapListing> ListAsync(CancellationToken cancel) =>
        await tool.ListAsync("-n", Family, MapFrame.Table, cancel) is { } listed ? MapListing.Parse(listed) : new();
}

using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>
/// The chains that choose an endpoint and those that lead to them. All services with equally many endpoints share them, as what differs is data: "cluster-3" takes
/// one of three slots by chance, and the slot's map says which endpoint a service has there. "outside-3-own-1" is what callers from outside take where policy is Local.
/// </summary>
/// <param name="prefix">"" where calls are known by address and port, "node-port-" where by port alone.</param>
internal sealed class MapPools(MapWords words, string prefix, MapItems items)
{
    private string Key => prefix.Length > 0 ? "meta l4proto . th dport" : words.Call;

    private string KeyType => prefix.Length > 0 ? "inet_proto . inet_service" : $"{words.Type} . inet_proto . inet_service";

    /// <summary>The map that holds the endpoints of a slot.</summary>
    public string Slot(int number, bool own) => $"{prefix}{(own ? "own-" : "")}slot-{number}";

    /// <summary>Chooses among the cluster's endpoints.</summary>
    public string Cluster(int count) => Choose($"{prefix}cluster-{count}", count, own: false);

    /// <summary>Chooses among this node's.</summary>
    public string Own(int count) => Choose($"{prefix}own-{count}", count, own: true);

    /// <summary>Wraps a chain that chooses, for calls of the cluster's address.</summary>
    public string Inside(string pool) => Shared($"inside-{pool}", Inside(words, pool));

    /// <summary>Wraps a chain that chooses, for calls from outside.</summary>
    public string Outside(string pool) => Shared($"outside-{pool}", Outside(pool, null, words));

    public string OutsideLocal(string pool, int cluster, int own) => Shared($"{prefix}outside-{cluster}-own-{own}", Outside(pool, own > 0 ? Own(own) : "", words));

    public static IReadOnlyList<string> Inside(MapWords words, string pool) => [words.MarkForeign, $"goto {pool}"];

    /// <param name="own">Null: policy Cluster. Else the chain with this node's endpoints, or "" when there is none: then the call falls through and is refused.</param>
    public static IReadOnlyList<string> Outside(string pool, string? own, MapWords words) => own is null
        ? [MapFrame.Mark, $"goto {pool}"]
        : [
            .. words.FromPods is { } pods ? (string[])[$"{pods}goto {pool}"] : [],
            $"fib saddr type 2 {MapFrame.Mark}",
            $"fib saddr type 2 goto {pool}",
            .. own.Length > 0 ? (string[])[$"goto {own}"] : [],
        ];

    /// <summary>One of several by chance, each with the same.</summary>
    public static string ByChance(IReadOnlyList<string> chains) => chains.Count == 1
        ? $"goto {chains[0]}"
        : $"numgen random mod {chains.Count} vmap {{ {string.Join(", ", chains.Select((chain, i) => $"{i} : goto {chain}"))} }}";

    private string Choose(string name, int count, bool own)
    {
        var slots = new string[count];
        for (var i = 0; i < count; i++)
        {
            var slot = slots[i] = Slot(i, own);
            items.SharedMaps[slot] = $"map {{ type {KeyType} : {words.Type} . inet_service; }}";
            Shared(slot, [words.Dnat(Key, slot)]);
        }
        return Shared(name, [ByChance(slots)]);
    }

    private string Shared(string name, IReadOnlyList<string> rules)
    {
        items.Shared[name] = rules;
        return name;
    }
}

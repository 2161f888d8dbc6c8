namespace MiniKube.Network.ServiceMaps;

/// <summary>What a table holds besides its frame: elements of maps, chains and sets of single services, and chains that any number of services share.</summary>
internal sealed class MapItems
{
    /// <summary>By map and key. Data of the kernel: "10.96.0.10 . 6 . 80" → "goto cluster-3".</summary>
    public Dictionary<NftKey, string> Elements { get; } = [];

    /// <summary>Rules by the chain's name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Chains { get; } = new(StringComparer.Ordinal);

    /// <summary>Chains whose name says all that they do. They may stay behind until the next comparison.</summary>
    public Dictionary<string, IReadOnlyList<string>> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Declarations of maps that, like shared chains, any number of services use.</summary>
    public Dictionary<string, string> SharedMaps { get; } = new(StringComparer.Ordinal);

    /// <summary>Declarations of sets by name. What is in them is the kernel's.</summary>
    public Dictionary<string, string> Sets { get; } = new(StringComparer.Ordinal);
}

/// <summary>An element's place. In a set the value is empty.</summary>
internal readonly record struct NftKey(string Map, string Key);

namespace MiniKube.Network.ServiceMaps;

/// <summary>What <c>nft -n list table</c> says is in the kernel.</summary>
internal sealed class MapListing
{
    public Dictionary<string, IReadOnlyList<string>> Chains { get; } = new(StringComparer.Ordinal);

    /// <summary>"map" or "set", by name.</summary>
    public Dictionary<string, string> Sets { get; } = new(StringComparer.Ordinal);

    /// <summary>Without those of memories.</summary>
    public Dictionary<NftKey, string> Elements { get; } = [];

    public static MapListing Parse(string text)
    {
        var listing = new MapListing();
        var (block, inElements) = ("", false);
        List<string>? rules = null;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (inElements || line.StartsWith("elements = {"))
            {
                if (!inElements) line = line["elements = {".Length..];
                inElements = !line.EndsWith("}");
                if (!MapSticky.IsMemory(block)) listing.Add(block, line.TrimEnd('}'));
            }
            else if (line.StartsWith("chain "))
            {
                listing.Chains[Name(line)] = rules = [];
            }
            else if (line.StartsWith("map ") || line.StartsWith("set "))
            {
                listing.Sets[block = Name(line)] = line[..3].ToString();
                rules = null;
            }
            else if (line is "}")
            {
                (rules, block) = (null, "");
            }
            else if (!line.IsEmpty)
            {
                rules?.Add(line.ToString());
            }
        }
        return listing;
    }

    private void Add(string map, ReadOnlySpan<char> elements)
    {
        foreach (var range in elements.Split(','))
        {
            var element = elements[range].Trim();
            if (element.IsEmpty) continue;
            var colon = element.IndexOf(" : ");
            var key = colon < 0 ? element : element[..colon];
            Elements[new(map, key.ToString())] = colon < 0 ? "" : element[(colon + 3)..].ToString();
        }
    }

    private static string Name(ReadOnlySpan<char> line)
    {
        var rest = line[(line.IndexOf(' ') + 1)..];
        return rest[..rest.IndexOf(' ')].ToString();
    }
}

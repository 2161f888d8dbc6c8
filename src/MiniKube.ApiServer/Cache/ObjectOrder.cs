namespace MiniKube.ApiServer.Cache;

/// <summary>Order of objects inside a kind: namespace, then name, by code unit.</summary>
internal static class ObjectOrder
{
    public static int Compare(StoredObject item, string @namespace, string name)
    {
        var order = string.CompareOrdinal(item.Namespace, @namespace);
        return order != 0 ? order : string.CompareOrdinal(item.Name, name);
    }

    /// <summary>Index in a sorted array, or the complement of where it would be.</summary>
    public static int Search(ReadOnlySpan<StoredObject> items, string @namespace, string name)
    {
        int low = 0, high = items.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(items[middle], @namespace, name);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }

    /// <summary>The last chunk whose first object is not after the key; -1 when the key is before all.</summary>
    public static int FindChunk(IReadOnlyList<StoredObject[]> chunks, string @namespace, string name)
    {
        int low = 0, high = chunks.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(chunks[middle][0], @namespace, name) <= 0) low = middle + 1;
            else high = middle - 1;
        }
        return high;
    }
}

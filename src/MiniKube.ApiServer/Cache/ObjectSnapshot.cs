namespace MiniKube.ApiServer.Cache;

/// <summary>
/// All objects of one kind at one revision, in the order of namespace and name. Immutable: a later version shares every chunk that did not change, so
/// keeping one costs next to nothing.
/// </summary>
/// <param name="revision">Of the newest change in it; nothing changed from there up to the cache's own revision.</param>
internal sealed class ObjectSnapshot(StoredObject[][] chunks, int count, long revision)
{
    public static ObjectSnapshot Empty { get; } = new([], 0, 0);

    public int Count => count;

    public long Revision => revision;

    internal StoredObject[][] Chunks => chunks;

    public StoredObject? Find(string @namespace, string name)
    {
        var chunk = ObjectOrder.FindChunk(chunks, @namespace, name);
        if (chunk < 0) return null;
        var at = ObjectOrder.Search(chunks[chunk], @namespace, name);
        return at >= 0 ? chunks[chunk][at] : null;
    }

    /// <summary>Objects at or after the given place, up to the end of the namespace (or of all, when it is empty).</summary>
    public IEnumerable<StoredObject> From(string @namespace, string startNamespace = "", string startName = "")
    {
        if (startNamespace.Length == 0) startNamespace = @namespace;
        var first = Math.Max(ObjectOrder.FindChunk(chunks, startNamespace, startName), 0);
        for (var c = first; c < chunks.Length; c++)
        {
            var chunk = chunks[c];
            var start = c == first ? ObjectOrder.Search(chunk, startNamespace, startName) : 0;
            for (var i = start < 0 ? ~start : start; i < chunk.Length; i++)
            {
                if (@namespace.Length > 0 && chunk[i].Namespace != @namespace) yield break;
                yield return chunk[i];
            }
        }
    }
}

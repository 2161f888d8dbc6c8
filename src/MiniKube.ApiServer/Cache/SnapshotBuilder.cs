namespace MiniKube.ApiServer.Cache;

/// <summary>Makes the next snapshot from the last one. Chunks are never written in place, since readers hold them.</summary>
internal sealed class SnapshotBuilder
{
    private const int MaxChunk = 128;

    private readonly List<StoredObject[]> chunks;
    private int count;

    public SnapshotBuilder(ObjectSnapshot from)
    {
        chunks = [.. from.Chunks];
        count = from.Count;
    }

    /// <param name="sorted">In the order of <see cref="ObjectOrder"/>.</param>
    public static ObjectSnapshot Build(IReadOnlyList<StoredObject> sorted, long revision) =>
        new([.. sorted.Chunk(MaxChunk / 2)], sorted.Count, revision);

    public ObjectSnapshot Build(long revision) => new([.. chunks], count, revision);

    /// <summary>Puts the object in and returns the one that it replaces.</summary>
    public StoredObject? Set(StoredObject item)
    {
        if (chunks.Count == 0)
        {
            chunks.Add([item]);
            count++;
            return null;
        }
        var c = Math.Max(ObjectOrder.FindChunk(chunks, item.Namespace, item.Name), 0);
        var chunk = chunks[c];
        var at = ObjectOrder.Search(chunk, item.Namespace, item.Name);
        if (at >= 0)
        {
            var copy = chunk.AsSpan().ToArray();
            copy[at] = item;
            chunks[c] = copy;
            return chunk[at];
        }
        Insert(c, ~at, item);
        count++;
        return null;
    }

    /// <summary>Takes the object out and returns it.</summary>
    public StoredObject? Remove(string @namespace, string name)
    {
        var c = ObjectOrder.FindChunk(chunks, @namespace, name);
        if (c < 0) return null;
        var chunk = chunks[c];
        var at = ObjectOrder.Search(chunk, @namespace, name);
        if (at < 0) return null;
        if (chunk.Length == 1) chunks.RemoveAt(c);
        else chunks[c] = [.. chunk.AsSpan(0, at), .. chunk.AsSpan(at + 1)];
        count--;
        return chunk[at];
    }

    private void Insert(int c, int at, StoredObject item)
    {
        var chunk = chunks[c];
        if (chunk.Length < MaxChunk)
        {
            chunks[c] = [.. chunk.AsSpan(0, at), item, .. chunk.AsSpan(at)];
            return;
        }
        // Names that count upwards arrive at the end: then start a new chunk instead of leaving halves behind.
        var half = at == chunk.Length ? chunk.Length : chunk.Length / 2;
        StoredObject[] left = at <= half && half < chunk.Length ? [.. chunk.AsSpan(0, at), item, .. chunk.AsSpan(at, half - at)] : chunk[..half];
        StoredObject[] right = at <= half && half < chunk.Length ? chunk[half..] : [.. chunk.AsSpan(half, at - half), item, .. chunk.AsSpan(at)];
        chunks[c] = left;
        chunks.Insert(c + 1, right);
    }
}

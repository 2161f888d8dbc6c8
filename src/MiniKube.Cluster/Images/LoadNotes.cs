using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Images;

/// <summary>
/// Notes what an archive brought as soon as the first node has taken it: where the load ends then, by its end or by a fault, the other nodes get it from that one.
/// </summary>
internal sealed class LoadNotes(ClusterPaths cluster) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly HashSet<string> _noted = [];

    /// <param name="archive">The one that the node has taken.</param>
    /// <param name="names">What it brought.</param>
    /// <param name="store">The node's.</param>
    /// <param name="cancel">Interrupts it.</param>
    public async Task NoteAsync(string archive, IReadOnlyList<string> names, NodeImageStore store, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_noted.Contains(archive)) return;
            var images = await store.ListAsync(cancel);
            LoadedImages.Read(cluster).With(images.Where(i => names.Contains(i.Key))).Write(cluster);
            _noted.Add(archive);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}

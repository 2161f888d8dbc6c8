namespace MiniKube.Network.Ingress.Backends;

/// <summary>The endpoints of one backend, looked up again after something about them changed, by the next request that needs them.</summary>
internal sealed class BackendPool(Func<IReadOnlyList<Destination>> find, TimeProvider time)
{
    private IReadOnlyList<Destination>? _known;
    private int _version;
    private uint _turn;

    public void Invalidate()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _known, null);
    }

    /// <summary>Each time the next one, those that failed just now last. Null: there is none.</summary>
    /// <param name="not">Was tried already.</param>
    public Destination? Next(Destination? not = null)
    {
        var all = Known();
        var turn = Interlocked.Increment(ref _turn);
        Destination? sick = null;
        for (var i = 0; i < all.Count; i++)
        {
            var candidate = all[(int)((turn + i) % all.Count)];
            if (candidate == not)
                continue;
            if (!candidate.IsSick(time))
                return candidate;
            sick ??= candidate;
        }
        return sick;
    }

    private IReadOnlyList<Destination> Known()
    {
        while (true)
        {
            if (Volatile.Read(ref _known) is { } known)
                return known;
            var version = Volatile.Read(ref _version);
            var found = find();
            Volatile.Write(ref _known, found);
            if (version == Volatile.Read(ref _version))
                return found;
            Volatile.Write(ref _known, null); // it changed while we looked
        }
    }
}

namespace MiniKube.Etcd.Watching;

/// <summary>
/// Makes whole revisions of a fragmented watch answer: the newest revision of a fragment is held back while more of it may follow,
/// because a reader that resumes after a revision must have had all of it.
/// </summary>
internal sealed class RevisionAssembler
{
    private List<EtcdEvent> held = [];

    /// <param name="more">Another fragment of the same answer follows.</param>
    /// <returns>The events that may be delivered now.</returns>
    public IReadOnlyList<EtcdEvent> Add(IReadOnlyList<EtcdEvent> events, bool more)
    {
        if (!more && held.Count == 0)
        {
            return events;
        }

        held.AddRange(events);
        var whole = more ? WholeRevisions() : held.Count;
        var ready = held[..whole];
        held = held[whole..];
        return ready;
    }

    private int WholeRevisions()
    {
        var count = held.Count;
        while (count > 0 && held[count - 1].Current.ModRevision == held[^1].Current.ModRevision)
        {
            count--;
        }

        return count;
    }
}

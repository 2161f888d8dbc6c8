namespace MiniKube.Network.Rules;

/// <summary>
/// Whose a way in is when several services name it, as with an external address that two of them have: the oldest one's. The kernel could not tell,
/// and a map of the kernel would refuse all rules.
/// </summary>
internal sealed class FrontendClaims
{
    private readonly Dictionary<Frontend, Claimant> _owners = [];

    // Only of those that more than one names.
    private readonly Dictionary<Frontend, SortedSet<Claimant>> _rivals = [];

    public bool Owns(Frontend frontend, ServiceKey service) => _owners.TryGetValue(frontend, out var owner) && owner.Key == service;

    /// <param name="affected">Takes services that own other frontends now than before, besides the claimant.</param>
    public void Add(Frontend frontend, Claimant claimant, ISet<ServiceKey> affected)
    {
        if (!_owners.TryGetValue(frontend, out var owner))
        {
            _owners[frontend] = claimant;
            return;
        }
        if (owner.Key == claimant.Key) return;
        if (!_rivals.TryGetValue(frontend, out var rivals)) _rivals[frontend] = rivals = [owner];
        rivals.Add(claimant);
        if (rivals.Min.Key == owner.Key) return;
        _owners[frontend] = rivals.Min;
        affected.Add(owner.Key);
    }

    public void Remove(Frontend frontend, ServiceKey service, ISet<ServiceKey> affected)
    {
        if (!_rivals.TryGetValue(frontend, out var rivals))
        {
            if (Owns(frontend, service)) _owners.Remove(frontend);
            return;
        }
        rivals.RemoveWhere(claimant => claimant.Key == service);
        if (rivals.Min is var next && !Owns(frontend, next.Key))
        {
            _owners[frontend] = next;
            affected.Add(next.Key);
        }
        if (rivals.Count == 1) _rivals.Remove(frontend);
    }
}

internal readonly record struct Claimant(DateTimeOffset Created, ServiceKey Key) : IComparable<Claimant>
{
    public int CompareTo(Claimant other) => Created.CompareTo(other.Created) is var age and not 0 ? age : Key.CompareTo(other.Key);
}

using System.Collections.Concurrent;

namespace MiniKube.ApiServer.Nodes;

/// <summary>
/// The tunnels that are open, by node. A node may have several for a while: its agent knows this server by more than one address, or has started anew before
/// the old connection was found dead.
/// </summary>
internal sealed class NodeConnections
{
    private const int Most = 4;

    /// <summary>Oldest first; never changed in place, never empty.</summary>
    private readonly ConcurrentDictionary<string, NodeConnection[]> open = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Nodes => [.. open.Keys];

    public bool Has(string node) => open.ContainsKey(node);

    /// <summary>The oldest of too many ends.</summary>
    public void Add(NodeConnection connection)
    {
        NodeConnection? tooMuch = null;
        open.AddOrUpdate(connection.Node, [connection], (_, present) =>
        {
            tooMuch = present.Length >= Most ? present[0] : null;
            return [.. present.Where(other => other != tooMuch), connection];
        });
        tooMuch?.End();
    }

    public void Remove(NodeConnection connection)
    {
        while (open.TryGetValue(connection.Node, out var present))
        {
            NodeConnection[] others = [.. present.Where(other => other != connection)];
            if (others.Length == 0 ? open.TryRemove(new(connection.Node, present)) : open.TryUpdate(connection.Node, others, present)) return;
        }
    }

    /// <summary>The newest that lives; of those that have all been silent, the one heard last.</summary>
    public NodeConnection? Best(string node)
    {
        if (!open.TryGetValue(node, out var present)) return null;
        return Array.FindLast(present, connection => connection.IsHeard) ?? present.MinBy(connection => connection.Silence);
    }
}

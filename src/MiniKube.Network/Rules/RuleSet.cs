using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Rules;

/// <summary>
/// The routes of all services on one node. The same objects give the same set, whole (<see cref="Build"/>) or one after the other (<see cref="Apply"/>),
/// in whatever order they come. Not for several threads.
/// </summary>
internal sealed class RuleSet(NodeNetwork node)
{
    /// <summary>The label by which a slice names its service.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    private readonly Dictionary<ServiceKey, ServiceRoutes> _routes = [];

    // As asked for, of those only that do not get all of it.
    private readonly Dictionary<ServiceKey, ServiceRoutes> _asked = [];
    private readonly FrontendClaims _claims = new();

    public NodeNetwork Node => node;

    public IReadOnlyCollection<ServiceRoutes> Services => _routes.Values;

    public static RuleSet Build(IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, NodeNetwork node)
    {
        var slicesOf = slices.ToLookup(slice => (slice.Metadata.Namespace, slice.Metadata.Labels.GetValueOrDefault(ServiceNameLabel)));
        var set = new RuleSet(node);
        set.Apply([.. services.Select(service => RouteBuilder.Build(service, [.. slicesOf[(service.Metadata.Namespace, service.Metadata.Name)]], node))]);
        return set;
    }

    /// <summary>Takes over new states of services, one without ports for one that went, and tells all that changed by it: also for others.</summary>
    public IReadOnlyList<RouteChange> Apply(IReadOnlyList<ServiceRoutes> current)
    {
        var affected = new HashSet<ServiceKey>();
        // All that is given up before anything is taken, so that an address may move from one service to another.
        foreach (var next in current)
        {
            var kept = next.Frontends().ToHashSet();
            foreach (var frontend in Asked(next.Key).Frontends())
            {
                if (!kept.Contains(frontend)) _claims.Remove(frontend, next.Key, affected);
            }
        }
        foreach (var next in current)
        {
            var claimant = new Claimant(next.Created ?? DateTimeOffset.MaxValue, next.Key);
            foreach (var frontend in next.Frontends()) _claims.Add(frontend, claimant, affected);
        }
        var changes = new List<RouteChange>(current.Count);
        foreach (var next in current)
        {
            affected.Remove(next.Key);
            changes.Add(Settle(next));
        }
        changes.AddRange(affected.Where(_routes.ContainsKey).Select(key => Settle(Asked(key))));
        return changes;
    }

    private ServiceRoutes Asked(ServiceKey key) => _asked.TryGetValue(key, out var asked) ? asked : _routes.GetValueOrDefault(key) ?? ServiceRoutes.None(key);

    private RouteChange Settle(ServiceRoutes asked)
    {
        var key = asked.Key;
        var old = _routes.GetValueOrDefault(key) ?? ServiceRoutes.None(key);
        var gets = asked;
        if (asked.Frontends().All(frontend => _claims.Owns(frontend, key)))
        {
            _asked.Remove(key);
        }
        else
        {
            _asked[key] = asked;
            gets = asked with { Ports = [.. asked.Ports.Select(port => port.Keeping(frontend => _claims.Owns(frontend, key)))] };
        }
        if (gets.Ports.Count == 0) _routes.Remove(key);
        else _routes[key] = gets;
        return new(old, gets);
    }
}

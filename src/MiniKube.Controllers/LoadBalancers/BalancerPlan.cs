namespace MiniKube.Controllers.LoadBalancers;

/// <summary>Which addresses each service of type LoadBalancer has. Older services come first where two want the same.</summary>
internal static class BalancerPlan
{
    private const string ExcludeLabel = "node.kubernetes.io/exclude-from-external-load-balancers";

    /// <param name="services">Of type LoadBalancer, that are ours to serve.</param>
    /// <param name="pool">Null: the nodes' own addresses.</param>
    /// <param name="nodes">All.</param>
    /// <param name="servesOn">Whether a node has a ready endpoint of a service; asked for those of policy Local only.</param>
    /// <param name="reserved">Addresses and ports that are no service's to take, as those of the API servers.</param>
    public static IReadOnlyList<BalancerChoice> Decide(
        IEnumerable<Service> services, BalancerPool? pool, IReadOnlyList<Node> nodes, Func<Service, string, bool> servesOn, IReadOnlySet<(string Address, int Port)> reserved)
    {
        var ordered = services.OrderBy(service => service.Metadata.CreationTimestamp ?? DateTimeOffset.MaxValue)
            .ThenBy(service => service.Metadata.Namespace, StringComparer.Ordinal).ThenBy(service => service.Metadata.Name, StringComparer.Ordinal).ToArray();
        return pool is null ? OfNodes(ordered, nodes, servesOn, reserved) : OfPool(ordered, pool);
    }

    public static bool IsUsable(Node node) => node.Metadata.DeletionTimestamp is null && !node.Metadata.Labels.ContainsKey(ExcludeLabel)
        && node.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private static List<BalancerChoice> OfNodes(
        IReadOnlyList<Service> services, IReadOnlyList<Node> nodes, Func<Service, string, bool> servesOn, IReadOnlySet<(string Address, int Port)> reserved)
    {
        var taken = new HashSet<(string Address, int Port, string Protocol)>();
        var usable = nodes.Where(IsUsable).OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).ToArray();
        var choices = new List<BalancerChoice>(services.Count);
        foreach (var service in services)
        {
            var candidates = usable.Where(node => service.Spec.ExternalTrafficPolicy != "Local" || servesOn(service, node.Metadata.Name!));
            var addresses = candidates.SelectMany(node => Families(service).Select(family => Address(node, family))).OfType<string>().Distinct().ToArray();
            var free = addresses.Where(address => service.Spec.Ports.All(
                port => !taken.Contains((address, port.Port, Protocol(port))) && !(Protocol(port) == "TCP" && reserved.Contains((address, port.Port))))).ToArray();
            foreach (var address in free) taken.UnionWith(service.Spec.Ports.Select(port => (address, port.Port, Protocol(port))));
            var problem = free.Length > 0 || addresses.Length == 0 ? null
                : "on every node another service or the API server has one of its ports: choose other ports, or give the cluster a pool of addresses (--load-balancer)";
            choices.Add(new(service, free, problem));
        }
        return choices;
    }

    private static List<BalancerChoice> OfPool(IReadOnlyList<Service> services, BalancerPool pool)
    {
        // What services have already they keep, so that a new and older-looking one takes nothing from them.
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var kept = services.ToDictionary(service => service, service => Present(service).Where(address => Suits(service, pool, address) && taken.Add(address)).ToList());
        var choices = new List<BalancerChoice>(services.Count);
        foreach (var service in services)
        {
            var addresses = kept[service];
            string? problem = null;
            foreach (var family in Families(service))
            {
                if (addresses.Exists(address => IsOf(address, family))) continue;
                var wanted = service.Spec.LoadBalancerIP is { Length: > 0 } asked && IsOf(asked, family) ? asked : null;
                var found = wanted is null ? pool.Free(family, taken) : pool.Contains(wanted) && !taken.Contains(wanted) ? wanted : null;
                if (found is not null && taken.Add(found)) addresses.Add(found);
                else problem = wanted is null ? $"no {family} address is left in the load balancers' pool: enlarge it (--load-balancer)" : $"the address {wanted} is not in the load balancers' pool or another service has it";
            }
            choices.Add(new(service, addresses, problem));
        }
        return choices;
    }

    private static bool Suits(Service service, BalancerPool pool, string address) => pool.Contains(address) && Families(service).Any(family => IsOf(address, family))
        && (service.Spec.LoadBalancerIP is not { Length: > 0 } asked || asked.Contains(':') != address.Contains(':') || asked == address);

    private static IEnumerable<string> Present(Service service) => service.Status.LoadBalancer.Ingress.Select(ingress => ingress.Ip ?? "");

    private static IReadOnlyList<string> Families(Service service) => service.Spec.IpFamilies.Count > 0 ? service.Spec.IpFamilies : ["IPv4"];

    private static bool IsOf(string address, string family) => address.Contains(':') == (family == "IPv6");

    private static string Protocol(ServicePort port) => port.Protocol ?? "TCP";

    private static string? Address(Node node, string family) => Address(node, family, "ExternalIP") ?? Address(node, family, "InternalIP");

    private static string? Address(Node node, string family, string type) =>
        node.Status.Addresses.FirstOrDefault(address => address.Type == type && IsOf(address.Address, family))?.Address;
}

/// <param name="Service">As it is.</param>
/// <param name="Addresses">That it is to have.</param>
/// <param name="Problem">Why it has not all it asked for; null: it has.</param>
internal sealed record BalancerChoice(Service Service, IReadOnlyList<string> Addresses, string? Problem)
{
    public bool IsStored => Service.Status.LoadBalancer.Ingress.Select(ingress => ingress.Ip).SequenceEqual(Addresses)
        && Service.Status.LoadBalancer.Ingress.All(ingress => ingress.IpMode == "VIP" && string.IsNullOrEmpty(ingress.Hostname));
}

namespace MiniKube.Api.Core;

internal static class ServiceColumns
{
    public static ResourceDefinitionBuilder<Service> ServiceColumnsOf(this ResourceDefinitionBuilder<Service> services) => services
        .NameColumn()
        .Column("Type", service => service.Spec.Type)
        .Column("Cluster-IP", service => CellText.OrNone(service.Spec.ClusterIP))
        .Column("External-IP", ExternalAddress)
        .Column("Port(s)", Ports)
        .AgeColumn()
        .Column("Selector", service => CellText.Labels(service.Spec.Selector), wide: true);

    public static ResourceDefinitionBuilder<Endpoints> EndpointsColumnsOf(this ResourceDefinitionBuilder<Endpoints> endpoints) => endpoints
        .NameColumn()
        .Column("Endpoints", item => CellText.Few([.. item.Subsets.SelectMany(Addresses)], CellText.None))
        .AgeColumn();

    private static string ExternalAddress(Service service)
    {
        var addresses = service.Spec.ExternalIPs.AsEnumerable();
        switch (service.Spec.Type)
        {
            case "ExternalName":
                return CellText.OrNone(service.Spec.ExternalName);
            case "LoadBalancer":
                addresses = service.Status.LoadBalancer.Ingress.Select(ingress => string.IsNullOrEmpty(ingress.Ip) ? ingress.Hostname ?? "" : ingress.Ip).Concat(addresses);
                break;
        }
        var text = string.Join(",", addresses.Where(address => address.Length > 0));
        return text.Length > 0 ? text : service.Spec.Type == "LoadBalancer" ? "<pending>" : CellText.None;
    }

    private static string Ports(Service service) =>
        service.Spec.Ports.Count == 0 ? CellText.None : string.Join(
            ",",
            service.Spec.Ports.Select(port => port.NodePort == 0 ? $"{port.Port}/{port.Protocol}" : $"{port.Port}:{port.NodePort}/{port.Protocol}"));

    private static IEnumerable<string> Addresses(EndpointSubset subset)
    {
        if (subset.Ports.Count == 0) return subset.Addresses.Select(address => address.Ip);
        return subset.Ports.SelectMany(
            port => subset.Addresses.Select(address => address.Ip.Contains(':') ? $"[{address.Ip}]:{port.Port}" : $"{address.Ip}:{port.Port}"));
    }
}

namespace MiniKube.Api.Core;

internal static class NodeColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string RoleLabel = "kubernetes.io/role";

    public static ResourceDefinitionBuilder<Node> NodeColumnsOf(this ResourceDefinitionBuilder<Node> nodes) => nodes
        .NameColumn()
        .Column("Status", Status)
        .Column("Roles", Roles)
        .AgeColumn()
        .Column("Version", node => node.Status.NodeInfo.KubeletVersion)
        .Column("Internal-IP", node => Address(node, "InternalIP"), wide: true)
        .Column("External-IP", node => Address(node, "ExternalIP"), wide: true)
        .Column("OS-Image", node => CellText.OrUnknown(node.Status.NodeInfo.OsImage), wide: true)
        .Column("Kernel-Version", node => CellText.OrUnknown(node.Status.NodeInfo.KernelVersion), wide: true)
        .Column("Container-Runtime", node => CellText.OrUnknown(node.Status.NodeInfo.ContainerRuntimeVersion), wide: true);

    private static string Status(Node node)
    {
        var state = node.Status.Conditions.FirstOrDefault(condition => condition.Type == "Ready") switch
        {
            null => "Unknown",
            { Status: "True" } => "Ready",
            _ => "NotReady",
        };
        return node.Spec.Unschedulable ? state + ",SchedulingDisabled" : state;
    }

    private static string Roles(Node node)
    {
        var roles = node.Metadata.Labels
            .Select(
                label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? label.Key[RolePrefix.Length..] : label.Key == RoleLabel ? label.Value : "")
            .Where(role => role.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        return roles.Length == 0 ? CellText.None : string.Join(",", roles);
    }

    private static string Address(Node node, string type) =>
        CellText.OrNone(node.Status.Addresses.FirstOrDefault(address => address.Type == type)?.Address);
}

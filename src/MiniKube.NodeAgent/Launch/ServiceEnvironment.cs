using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>The variables by which a container finds the services of its namespace. Rule: Kubernetes docs, "Discovering services", environment variables.</summary>
internal static class ServiceEnvironment
{
    /// <param name="services">Of the pod's namespace, when its spec asks for links.</param>
    /// <param name="api">The service "kubernetes" of the namespace "default", which every pod gets.</param>
    public static Dictionary<string, string> Of(IEnumerable<Service> services, Service? api)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (api is not null) Add(variables, api);
        foreach (var service in services) Add(variables, service);
        return variables;
    }

    private static void Add(Dictionary<string, string> variables, Service service)
    {
        if (service.Spec.ClusterIP is not { Length: > 0 } ip || ip == "None" || service.Spec.Ports.Count == 0) return;
        var name = Upper(service.Metadata.Name ?? "");
        variables[$"{name}_SERVICE_HOST"] = ip;
        variables[$"{name}_SERVICE_PORT"] = service.Spec.Ports[0].Port.ToString();
        foreach (var port in service.Spec.Ports)
        {
            if (port.Name is { Length: > 0 } portName) variables[$"{name}_SERVICE_PORT_{Upper(portName)}"] = port.Port.ToString();
        }
        var host = ip.Contains(':') ? $"[{ip}]" : ip;
        for (var i = 0; i < service.Spec.Ports.Count; i++)
        {
            var port = service.Spec.Ports[i];
            var protocol = port.Protocol ?? "TCP";
            var url = $"{protocol.ToLowerInvariant()}://{host}:{port.Port}";
            var prefix = $"{name}_PORT_{port.Port}_{protocol.ToUpperInvariant()}";
            if (i == 0) variables[$"{name}_PORT"] = url;
            variables[prefix] = url;
            variables[$"{prefix}_PROTO"] = protocol.ToLowerInvariant();
            variables[$"{prefix}_PORT"] = port.Port.ToString();
            variables[$"{prefix}_ADDR"] = ip;
        }
    }

    private static string Upper(string name) => name.Replace('-', '_').ToUpperInvariant();
}

using System.Net;

namespace MiniKube.Api.Core;

internal static class ServiceValidation
{
    private static readonly string[] Distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];

    public static void Validate(ServiceSpec spec, FieldErrors errors)
    {
        var external = spec.Type == "ExternalName";
        if (spec.Ports.Count == 0 && !external && spec.ClusterIP != "None") errors.Required("spec.ports");
        Ports(spec, errors);
        FieldRules.Labels(spec.Selector, "spec.selector", errors);
        Affinity(spec, errors);
        if (external) ExternalName(spec, errors);
        if (spec.Type == "LoadBalancer" && spec.ClusterIP == "None")
        {
            errors.Invalid("spec.clusterIPs[0]", spec.ClusterIP, "may not be set to 'None' for LoadBalancer services");
        }
        if (spec.Type == "NodePort" && spec.ClusterIP == "None")
        {
            errors.Invalid("spec.clusterIPs[0]", spec.ClusterIP, "may not be set to 'None' for NodePort services");
        }
        if (!string.IsNullOrEmpty(spec.ExternalTrafficPolicy) && !ServiceStrategy.IsExternal(spec.Type) && spec.ExternalIPs.Count == 0)
        {
            errors.Invalid("spec.externalTrafficPolicy", spec.ExternalTrafficPolicy, "may only be set for externally-accessible services");
        }
        if (!string.IsNullOrEmpty(spec.TrafficDistribution) && !Distributions.Contains(spec.TrafficDistribution))
        {
            errors.NotSupported("spec.trafficDistribution", spec.TrafficDistribution, Distributions);
        }
        SourceRanges(spec, errors);
        for (var i = 0; i < spec.ExternalIPs.Count; i++)
        {
            if (!IPAddress.TryParse(spec.ExternalIPs[i], out var address))
            {
                errors.Invalid($"spec.externalIPs[{i}]", spec.ExternalIPs[i], FieldRules.ValidAddress);
            }
            else if (IPAddress.IsLoopback(address))
            {
                errors.Invalid($"spec.externalIPs[{i}]", spec.ExternalIPs[i], "may not be in the loopback range (127.0.0.0/8, ::1/128)");
            }
        }
    }

    private static void SourceRanges(ServiceSpec spec, FieldErrors errors)
    {
        for (var i = 0; i < spec.LoadBalancerSourceRanges.Count; i++)
        {
            var (path, range) = ($"spec.loadBalancerSourceRanges[{i}]", spec.LoadBalancerSourceRanges[i].Trim());
            if (spec.Type != "LoadBalancer") errors.Forbidden(path, "may only be used when `type` is 'LoadBalancer'");
            else if (range.IndexOf('/') is var slash && (slash < 0 || !IPAddress.TryParse(range.AsSpan(0, slash), out var address)
                || !int.TryParse(range.AsSpan(slash + 1), out var bits) || bits < 0 || bits > address.GetAddressBytes().Length * 8))
            {
                errors.Invalid(path, range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }
    }

    private static void Ports(ServiceSpec spec, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(string, int)>();
        var nodePorts = new HashSet<(string, int)>();
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            var port = spec.Ports[i];
            var at = $"spec.ports[{i}]";
            if (string.IsNullOrEmpty(port.Name))
            {
                if (spec.Ports.Count > 1) errors.Required(at + ".name");
            }
            else if (Names.LabelError(port.Name) is { } error) errors.Invalid(at + ".name", port.Name, error);
            else if (!names.Add(port.Name)) errors.Duplicate(at + ".name", port.Name);
            FieldRules.Port(port.Port, at + ".port", errors);
            if (port.TargetPort is { } target) FieldRules.PortOrName(target, at + ".targetPort", errors);
            if (!numbers.Add((port.Protocol ?? "TCP", port.Port))) errors.Duplicate(at, $"{port.Protocol ?? "TCP"}/{port.Port}");
            if (port.NodePort != 0 && !nodePorts.Add((port.Protocol ?? "TCP", port.NodePort))) errors.Duplicate(at + ".nodePort", port.NodePort);
            if (port.NodePort != 0 && !ServiceStrategy.IsExternal(spec.Type))
            {
                errors.Forbidden(at + ".nodePort", $"may not be used when `type` is '{spec.Type}'");
            }
        }
    }

    private static void Affinity(ServiceSpec spec, FieldErrors errors)
    {
        var seconds = spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds;
        if (spec.SessionAffinity != "ClientIP")
        {
            if (spec.SessionAffinityConfig is not null)
            {
                errors.Forbidden("spec.sessionAffinityConfig", $"must not be set when session affinity is {spec.SessionAffinity ?? "None"}");
            }
            return;
        }
        if (seconds is < 1 or > 86400)
        {
            errors.Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
        }
    }

    private static void ExternalName(ServiceSpec spec, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(spec.ClusterIP)) errors.Forbidden("spec.clusterIPs[0]", "may not be set for ExternalName services");
        var name = spec.ExternalName?.TrimEnd('.') ?? "";
        if (name.Length == 0) errors.Required("spec.externalName");
        else if (Names.SubdomainError(name) is { } error) errors.Invalid("spec.externalName", spec.ExternalName, error);
    }
}

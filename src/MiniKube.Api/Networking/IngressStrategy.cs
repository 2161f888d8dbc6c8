using MiniKube.Api.Core;

namespace MiniKube.Api.Networking;

/// <summary>What is particular to Ingresses. Rules: Kubernetes docs, "Ingress".</summary>
internal sealed class IngressStrategy : ResourceStrategy<Ingress>
{
    private static readonly string[] Within = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] AtTheEnd = ["/..", "/."];

    public override void Validate(Ingress next, FieldErrors errors)
    {
        var spec = next.Spec;
        if (spec.Rules.Count == 0 && spec.DefaultBackend is null) errors.Invalid("spec", "", "either `defaultBackend` or `rules` must be specified");
        if (spec.DefaultBackend is { } fallback) Backend(fallback, "spec.defaultBackend", errors);
        for (var i = 0; i < spec.Tls.Count; i++) Hosts(spec.Tls[i].Hosts, $"spec.tls[{i}].hosts", errors);
        for (var i = 0; i < spec.Tls.Count; i++)
        {
            if (spec.Tls[i].SecretName is { Length: > 0 } secret) FieldRules.Name(secret, $"spec.tls[{i}].secretName", errors);
        }
        for (var i = 0; i < spec.Rules.Count; i++) Rule(spec.Rules[i], $"spec.rules[{i}]", errors);
        if (spec.IngressClassName is { } name) FieldRules.Name(name, "spec.ingressClassName", errors);
        if (spec.IngressClassName is not null && next.Metadata.ResourceVersion is null && next.Metadata.Annotations.TryGetValue(Ingress.ClassAnnotation, out var old) && old.Length > 0)
        {
            errors.Invalid($"metadata.annotations[{Ingress.ClassAnnotation}]", old, "must match `ingressClassName` when both are specified");
        }
    }

    private static void Rule(IngressRule rule, string path, FieldErrors errors)
    {
        if (rule.Host is { Length: > 0 } host) Hosts([host], path + ".host", errors);
        if (rule.Http is not { } http) return;
        if (http.Paths.Count == 0) errors.Required(path + ".http.paths");
        for (var i = 0; i < http.Paths.Count; i++)
        {
            var at = $"{path}.http.paths[{i}]";
            Path(http.Paths[i], at, errors);
            Backend(http.Paths[i].Backend, at + ".backend", errors);
        }
    }

    private static void Hosts(IReadOnlyList<string> hosts, string path, FieldErrors errors)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            var (host, at) = (hosts[i], path.EndsWith(".host", StringComparison.Ordinal) ? path : $"{path}[{i}]");
            if (System.Net.IPAddress.TryParse(host, out _)) errors.Invalid(at, host, "must be a DNS name, not an IP address");
            else if (host.Contains('*'))
            {
                if (!host.StartsWith("*.", StringComparison.Ordinal) || Names.SubdomainError(host[2..]) is not null)
                    errors.Invalid(at, host, "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
            }
            else if (Names.SubdomainError(host) is { } error) errors.Invalid(at, host, error);
        }
    }

    private static void Path(HTTPIngressPath path, string at, FieldErrors errors)
    {
        var text = path.Path ?? "";
        if (path.PathType == "ImplementationSpecific" && text.Length == 0) return;
        if (!text.StartsWith('/'))
        {
            errors.Invalid(at + ".path", text, "must be an absolute path");
            return;
        }
        if (path.PathType == "ImplementationSpecific") return;
        foreach (var part in Within)
        {
            if (text.Contains(part, StringComparison.Ordinal)) errors.Invalid(at + ".path", text, $"must not contain '{part}'");
        }
        foreach (var end in AtTheEnd)
        {
            if (text.EndsWith(end, StringComparison.Ordinal)) errors.Invalid(at + ".path", text, $"cannot end with '{end}'");
        }
    }

    private static void Backend(IngressBackend backend, string path, FieldErrors errors)
    {
        if (backend is { Service: not null, Resource: not null })
        {
            errors.Invalid(path, "", "cannot set both resource and service backends");
            return;
        }
        if (backend.Resource is not null) return;
        if (backend.Service is not { } service)
        {
            errors.Required(path, "must specify either a service or a resource backend");
            return;
        }
        if (service.Name.Length == 0) errors.Required(path + ".service.name");
        else if (Names.LabelError(service.Name) is { } error) errors.Invalid(path + ".service.name", service.Name, error);
        var (name, number) = (service.Port.Name ?? "", service.Port.Number);
        if (name.Length > 0 && number != 0) errors.Invalid(path, "", "cannot set both port name & port number");
        else if (name.Length > 0 && FieldRules.PortNameError(name) is { } wrong) errors.Invalid(path + ".service.port.name", name, wrong);
        else if (name.Length == 0 && number == 0) errors.Required(path, "port name or number is required");
        else if (name.Length == 0) FieldRules.Port(number, path + ".service.port.number", errors);
    }
}

using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Networking;

public sealed record Ingress : Extensible, IResource<Ingress>
{
    /// <summary>How an Ingress named its class before there was a field for it; still read.</summary>
    public const string ClassAnnotation = "kubernetes.io/ingress.class";

    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Ingress>("networking.k8s.io/v1", "ingresses")
        .Namespaced().Generation().Strategy(new IngressStrategy()).ShortNames("ing").Status()
        .NameColumn()
        .Column("Class", item => CellText.OrNone(item.ClassName))
        .Column("Hosts", item => Hosts(item.Spec))
        .Column("Address", item => string.Join(",", item.Status.LoadBalancer.Ingress.Select(at => string.IsNullOrEmpty(at.Ip) ? at.Hostname : at.Ip)))
        .Column("Ports", item => item.Spec.Tls.Count > 0 ? "80, 443" : "80")
        .AgeColumn();

    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";
    public string Kind { get; init => field = value ?? "Ingress"; } = "Ingress";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public IngressSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public IngressStatus Status { get; init => field = value ?? new(); } = new();

    /// <summary>By the field, else by the old annotation; null: none.</summary>
    [JsonIgnore]
    public string? ClassName => Spec.IngressClassName ?? Metadata.Annotations.GetValueOrDefault(ClassAnnotation);

    private static string Hosts(IngressSpec spec)
    {
        var hosts = spec.Rules.Select(rule => rule.Host).OfType<string>().Where(host => host.Length > 0).ToArray();
        return hosts.Length == 0 ? "*" : CellText.Few(hosts, "*");
    }
}

public sealed record IngressSpec : Extensible
{
    [Field(4)]
    public string? IngressClassName { get; init; }

    [Field(1)]
    public IngressBackend? DefaultBackend { get; init; }

    [Field(2)]
    public IReadOnlyList<IngressTLS> Tls { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<IngressRule> Rules { get; init => field = value ?? []; } = [];
}

public sealed record IngressTLS : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Hosts { get; init => field = value ?? []; } = [];

    [Field(2)]
    public string? SecretName { get; init; }
}

public sealed record IngressRule : Extensible
{
    [Field(1)]
    public string? Host { get; init; }

    [Field(1, Inlined = 2)]
    public HTTPIngressRuleValue? Http { get; init; }
}

public sealed record HTTPIngressRuleValue : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<HTTPIngressPath> Paths { get; init => field = value ?? []; } = [];
}

public sealed record HTTPIngressPath : Extensible
{
    [Field(1)]
    public string? Path { get; init; }

    [Field(3, Required = true, OneOf = "Exact|Prefix|ImplementationSpecific"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string PathType { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IngressBackend Backend { get; init => field = value ?? new(); } = new();
}

public sealed record IngressBackend : Extensible
{
    [Field(4)]
    public IngressServiceBackend? Service { get; init; }

    [Field(3, Atomic = true)]
    public TypedLocalObjectReference? Resource { get; init; }
}

public sealed record IngressServiceBackend : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Atomic = true)]
    public ServiceBackendPort Port { get; init => field = value ?? new(); } = new();
}

public sealed record ServiceBackendPort : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public int Number { get; init; }
}

public sealed record IngressStatus : Extensible
{
    [Field(1)]
    public IngressLoadBalancerStatus LoadBalancer { get; init => field = value ?? new(); } = new();
}

public sealed record IngressLoadBalancerStatus : Extensible
{
    [Field(1)]
    public IReadOnlyList<IngressLoadBalancerIngress> Ingress { get; init => field = value ?? []; } = [];
}

public sealed record IngressLoadBalancerIngress : Extensible
{
    [Field(1)]
    public string? Ip { get; init; }

    [Field(2)]
    public string? Hostname { get; init; }

    [Field(4)]
    public IReadOnlyList<IngressPortStatus> Ports { get; init => field = value ?? []; } = [];
}

public sealed record IngressPortStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    [Field(2, Required = true, OneOf = "TCP|UDP|SCTP"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Protocol { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Error { get; init; }
}

using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Networking;

public sealed record IngressClass : Extensible, IResource<IngressClass>
{
    /// <summary>With "true": an Ingress that names no class belongs to this one.</summary>
    public const string DefaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<IngressClass>("networking.k8s.io/v1", "ingressclasses")
        .Strategy(new IngressClassStrategy()).Generation()
        .NameColumn()
        .Column("Controller", item => item.Spec.Controller)
        .Column("Parameters", item => item.Spec.Parameters is { } set ? (set.ApiGroup is { } group ? $"{set.Kind}.{group}/{set.Name}" : $"{set.Kind}/{set.Name}") : CellText.None)
        .AgeColumn();

    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";
    public string Kind { get; init => field = value ?? "IngressClass"; } = "IngressClass";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public IngressClassSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonIgnore]
    public bool IsDefault => Metadata.Annotations.GetValueOrDefault(DefaultAnnotation) == "true";
}

public sealed record IngressClassSpec : Extensible
{
    [Field(1)]
    public string? Controller { get; init; }

    [Field(2)]
    public IngressClassParametersReference? Parameters { get; init; }
}

public sealed record IngressClassParametersReference : Extensible
{
    [Field(1)]
    public string? ApiGroup { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(4, Default = "\"Cluster\"", OneOf = "Cluster|Namespace")]
    public string? Scope { get; init; }

    [Field(5)]
    public string? Namespace { get; init; }
}

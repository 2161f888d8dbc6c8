using MiniKube.Api.Meta;

namespace MiniKube.Api.ResourceAllocation;

public sealed record ResourceClaimTemplate : Extensible, IResource<ResourceClaimTemplate>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ResourceClaimTemplate>("resource.k8s.io/v1", "resourceclaimtemplates")
        .Namespaced().Strategy(new ResourceClaimTemplateStrategy())
        .NameColumn().AgeColumn();

    public string ApiVersion { get; init => field = value ?? "resource.k8s.io/v1"; } = "resource.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ResourceClaimTemplate"; } = "ResourceClaimTemplate";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public ResourceClaimTemplateSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceClaimTemplateSpec : Extensible
{
    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public ResourceClaimSpec Spec { get; init => field = value ?? new(); } = new();
}

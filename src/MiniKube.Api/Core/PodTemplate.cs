using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record PodTemplate : Extensible, IResource<PodTemplate>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<PodTemplate>("v1", "podtemplates")
        .Namespaced().Strategy(new PodTemplateStrategy())
        .NameColumn().Column("Containers", item => CellText.ContainerNames(item.Template.Spec)).Column("Images", item => CellText.Images(item.Template.Spec))
        .Column("Pod Labels", item => CellText.Labels(item.Template.Metadata.Labels));

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "PodTemplate"; } = "PodTemplate";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}

using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ServiceAccount : Extensible, IResource<ServiceAccount>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ServiceAccount>("v1", "serviceaccounts")
        .Namespaced().ShortNames("sa").Subresource("token", "authentication.k8s.io/v1", "TokenRequest", "create")
        .NameColumn().Column("Secrets", item => item.Secrets.Count).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "ServiceAccount"; } = "ServiceAccount";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Keys = "name", Merge = "name")]
    public IReadOnlyList<ObjectReference> Secrets { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    [Field(4)]
    public bool? AutomountServiceAccountToken { get; init; }
}

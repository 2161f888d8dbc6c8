using MiniKube.Api.Meta;

namespace MiniKube.Api.Networking;

public sealed record IPAddress : Extensible, IResource<IPAddress>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<IPAddress>("networking.k8s.io/v1", "ipaddresses")
        .Strategy(new IPAddressStrategy()).ShortNames("ip")
        .NameColumn().Column("ParentRef", item => ParentText.Of(item.Spec.ParentRef));

    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";
    public string Kind { get; init => field = value ?? "IPAddress"; } = "IPAddress";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public IPAddressSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record IPAddressSpec : Extensible
{
    [Field(1, Required = true)]
    public ParentReference? ParentRef { get; init; }
}

public sealed record ParentReference : Extensible
{
    [Field(1)]
    public string? Group { get; init; }

    [Field(2, Required = true)]
    public string? Resource { get; init; }

    [Field(3)]
    public string? Namespace { get; init; }

    [Field(4, Required = true)]
    public string? Name { get; init; }
}

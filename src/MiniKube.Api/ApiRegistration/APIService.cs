using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.ApiRegistration;

public sealed record APIService : Extensible, IResource<APIService>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<APIService>("apiregistration.k8s.io/v1", "apiservices")
        .UpdatesNameVersion().Strategy(new APIServiceStrategy()).Categories("api-extensions").Status()
        .NameColumn().Column("Service", item => item.Spec.Service is { } service ? $"{service.Namespace}/{service.Name}" : "Local").Column("Available", APIServiceText.Available).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "apiregistration.k8s.io/v1"; } = "apiregistration.k8s.io/v1";
    public string Kind { get; init => field = value ?? "APIService"; } = "APIService";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public APIServiceSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public APIServiceStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record APIServiceSpec : Extensible
{
    [Field(1)]
    public ServiceReference? Service { get; init; }

    [Field(2)]
    public string? Group { get; init; }

    [Field(3)]
    public string? Version { get; init; }

    [Field(4)]
    public bool InsecureSkipTLSVerify { get; init; }

    [Field(5)]
    public byte[]? CaBundle { get; init; }

    [Field(7, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int GroupPriorityMinimum { get; init; }

    [Field(8, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int VersionPriority { get; init; }
}

public sealed record APIServiceStatus : Extensible
{
    [Field(1, Keys = "type", Merge = "type")]
    public IReadOnlyList<APIServiceCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record ServiceReference : Extensible
{
    [Field(1)]
    public string? Namespace { get; init; }

    [Field(2)]
    public string? Name { get; init; }

    [Field(3, Default = "443")]
    public int? Port { get; init; }
}

public sealed record APIServiceCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }
}

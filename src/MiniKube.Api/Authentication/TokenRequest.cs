using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Authentication;

/// <summary>Asks for a token of a service account.</summary>
public sealed record TokenRequest : Extensible, IKubernetesObject
{
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";
    public string Kind { get; init => field = value ?? "TokenRequest"; } = "TokenRequest";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public TokenRequestSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public TokenRequestStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record TokenRequestSpec : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    [Field(4, Default = "3600")]
    public long? ExpirationSeconds { get; init; }

    [Field(3)]
    public BoundObjectReference? BoundObjectRef { get; init; }
}

public sealed record TokenRequestStatus : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Token { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public DateTimeOffset? ExpirationTimestamp { get; init; }
}

public sealed record BoundObjectReference : Extensible
{
    [Field(1)]
    public string? Kind { get; init; }

    [Field(2)]
    public string? ApiVersion { get; init; }

    [Field(3)]
    public string? Name { get; init; }

    [Field(4)]
    public string? Uid { get; init; }
}

using System.Text.Json.Serialization;

namespace MiniKube.Api.Meta;

public sealed record Status : Extensible
{
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Status"; } = "Status";

    [Field(1)]
    public ListMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2), JsonPropertyName("status")]
    public string? StatusValue { get; init; }

    [Field(3)]
    public string? Message { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public StatusDetails? Details { get; init; }

    [Field(6)]
    public int Code { get; init; }
}

public sealed record StatusDetails : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? Group { get; init; }

    [Field(3)]
    public string? Kind { get; init; }

    [Field(6)]
    public string? Uid { get; init; }

    [Field(4)]
    public IReadOnlyList<StatusCause> Causes { get; init => field = value ?? []; } = [];

    [Field(5)]
    public int RetryAfterSeconds { get; init; }
}

public sealed record StatusCause : Extensible
{
    [Field(1)]
    public string? Reason { get; init; }

    [Field(2)]
    public string? Message { get; init; }

    [Field(3)]
    public string? Field { get; init; }
}

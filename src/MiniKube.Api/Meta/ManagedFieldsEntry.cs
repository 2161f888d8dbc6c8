using System.Text.Json;

namespace MiniKube.Api.Meta;

public sealed record ManagedFieldsEntry : Extensible
{
    [Field(1)]
    public string? Manager { get; init; }

    [Field(2)]
    public string? Operation { get; init; }

    [Field(3)]
    public string? ApiVersion { get; init; }

    [Field(4)]
    public DateTimeOffset? Time { get; init; }

    [Field(6)]
    public string? FieldsType { get; init; }

    [Field(7)]
    public JsonElement? FieldsV1 { get; init; }

    [Field(8)]
    public string? Subresource { get; init; }
}

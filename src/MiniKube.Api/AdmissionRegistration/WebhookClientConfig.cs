using System.Text.Json.Serialization;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record WebhookClientConfig : Extensible
{
    [Field(3)]
    public string? Url { get; init; }

    [Field(1)]
    public ServiceReference? Service { get; init; }

    [Field(2)]
    public byte[]? CaBundle { get; init; }
}

public sealed record ServiceReference : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Path { get; init; }

    [Field(4, Default = "443")]
    public int? Port { get; init; }
}

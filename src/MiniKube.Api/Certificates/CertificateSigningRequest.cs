using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Certificates;

public sealed record CertificateSigningRequest : Extensible, IResource<CertificateSigningRequest>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<CertificateSigningRequest>("certificates.k8s.io/v1", "certificatesigningrequests")
        .Strategy(new CertificateSigningRequestStrategy()).ShortNames("csr").Status()
        .Subresource("approval", "certificates.k8s.io/v1", "CertificateSigningRequest", "get", "patch", "update")
        .Selectable("spec.signerName")
        .NameColumn().AgeColumn().Column("SignerName", item => item.Spec.SignerName).Column("Requestor", item => item.Spec.Username)
        .Column("RequestedDuration", item => CertificateText.Duration(item.Spec.ExpirationSeconds)).Column("Condition", item => CertificateText.Condition(item.Status));

    public string ApiVersion { get; init => field = value ?? "certificates.k8s.io/v1"; } = "certificates.k8s.io/v1";
    public string Kind { get; init => field = value ?? "CertificateSigningRequest"; } = "CertificateSigningRequest";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public CertificateSigningRequestSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public CertificateSigningRequestStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record CertificateSigningRequestSpec : Extensible
{
    /// <summary>PEM of a PKCS #10 request.</summary>
    [Field(1, Required = true)]
    public byte[] Request { get; init => field = value ?? []; } = [];

    [Field(7, Required = true)]
    public string SignerName { get; init => field = value ?? ""; } = "";

    [Field(8)]
    public int? ExpirationSeconds { get; init; }

    [Field(5, Atomic = true, OneOf = CertificateUsages.OneOf)]
    public IReadOnlyList<string> Usages { get; init => field = value ?? []; } = [];

    /// <summary>Who asks, as the server has authenticated it; this and the following fields are the server's.</summary>
    [Field(2)]
    public string? Username { get; init; }

    [Field(3)]
    public string? Uid { get; init; }

    [Field(4, Atomic = true)]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    [Field(6)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;
}

public sealed record CertificateSigningRequestStatus : Extensible
{
    [Field(1, Keys = "type")]
    public IReadOnlyList<CertificateSigningRequestCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>PEM of the certificate, the leaf first.</summary>
    [Field(2)]
    public byte[]? Certificate { get; init; }

    public bool Is(string type) => Conditions.Any(condition => condition.Type == type);
}

public sealed record CertificateSigningRequestCondition : Extensible
{
    public const string Approved = "Approved";
    public const string Denied = "Denied";
    public const string Failed = "Failed";

    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(6, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Reason { get; init; }

    [Field(3)]
    public string? Message { get; init; }

    [Field(4)]
    public DateTimeOffset? LastUpdateTime { get; init; }

    [Field(5)]
    public DateTimeOffset? LastTransitionTime { get; init; }
}

using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ProjectedVolumeSource : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<VolumeProjection> Sources { get; init => field = value ?? []; } = [];

    [Field(2, Default = "420")]
    public int? DefaultMode { get; init; }
}

public sealed record VolumeProjection : Extensible
{
    [Field(1)]
    public SecretProjection? Secret { get; init; }

    [Field(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    [Field(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    [Field(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    [Field(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    [Field(6)]
    public PodCertificateProjection? PodCertificate { get; init; }
}

public sealed record SecretProjection : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2)]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    [Field(4)]
    public bool? Optional { get; init; }
}

public sealed record DownwardAPIProjection : Extensible
{
    [Field(1)]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init => field = value ?? []; } = [];
}

public sealed record ConfigMapProjection : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2)]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    [Field(4)]
    public bool? Optional { get; init; }
}

public sealed record ServiceAccountTokenProjection : Extensible
{
    [Field(1)]
    public string? Audience { get; init; }

    [Field(2, Default = "3600")]
    public long? ExpirationSeconds { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";
}

public sealed record ClusterTrustBundleProjection : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? SignerName { get; init; }

    [Field(3, Atomic = true)]
    public LabelSelector? LabelSelector { get; init; }

    [Field(5)]
    public bool? Optional { get; init; }

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";
}

public sealed record PodCertificateProjection : Extensible
{
    [Field(1, Required = true)]
    public string? SignerName { get; init; }

    [Field(2, Required = true)]
    public string? KeyType { get; init; }

    [Field(3)]
    public int? MaxExpirationSeconds { get; init; }

    [Field(4)]
    public string? CredentialBundlePath { get; init; }

    [Field(5)]
    public string? KeyPath { get; init; }

    [Field(6)]
    public string? CertificateChainPath { get; init; }

    [Field(7)]
    public IReadOnlyDictionary<string, string> UserAnnotations { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
}

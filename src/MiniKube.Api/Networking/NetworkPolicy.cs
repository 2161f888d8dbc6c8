using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Networking;

public sealed record NetworkPolicy : Extensible, IResource<NetworkPolicy>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<NetworkPolicy>("networking.k8s.io/v1", "networkpolicies")
        .Namespaced().ShortNames("netpol").Strategy(new NetworkPolicyStrategy()).Generation()
        .NameColumn().Column("Pod-Selector", item => CellText.Selector(item.Spec.PodSelector)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";
    public string Kind { get; init => field = value ?? "NetworkPolicy"; } = "NetworkPolicy";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public NetworkPolicySpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record NetworkPolicySpec : Extensible
{
    [Field(1, Atomic = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public LabelSelector PodSelector { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public IReadOnlyList<NetworkPolicyIngressRule> Ingress { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<NetworkPolicyEgressRule> Egress { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyList<string> PolicyTypes { get; init => field = value ?? []; } = [];
}

public sealed record NetworkPolicyIngressRule : Extensible
{
    [Field(1)]
    public IReadOnlyList<NetworkPolicyPort> Ports { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<NetworkPolicyPeer> From { get; init => field = value ?? []; } = [];
}

public sealed record NetworkPolicyEgressRule : Extensible
{
    [Field(1)]
    public IReadOnlyList<NetworkPolicyPort> Ports { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<NetworkPolicyPeer> To { get; init => field = value ?? []; } = [];
}

public sealed record NetworkPolicyPort : Extensible
{
    [Field(1, Default = "\"TCP\"", OneOf = "TCP|UDP|SCTP")]
    public string? Protocol { get; init; }

    [Field(2)]
    public IntOrString? Port { get; init; }

    [Field(3)]
    public int? EndPort { get; init; }
}

public sealed record NetworkPolicyPeer : Extensible
{
    [Field(1, Atomic = true)]
    public LabelSelector? PodSelector { get; init; }

    [Field(2, Atomic = true)]
    public LabelSelector? NamespaceSelector { get; init; }

    [Field(3)]
    public IPBlock? IpBlock { get; init; }
}

public sealed record IPBlock : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Cidr { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public IReadOnlyList<string> Except { get; init => field = value ?? []; } = [];

    /// <summary>As Kubernetes reads it: bits behind the prefix do not matter. Null: it is no network.</summary>
    public static IPNetwork? Parse(string cidr)
    {
        var slash = cidr.LastIndexOf('/');
        if (slash < 0 || !System.Net.IPAddress.TryParse(cidr.AsSpan(0, slash), out var address)) return null;
        var bytes = address.GetAddressBytes();
        if (!int.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bytes.Length * 8) return null;
        for (var bit = length; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new System.Net.IPAddress(bytes), length);
    }
}

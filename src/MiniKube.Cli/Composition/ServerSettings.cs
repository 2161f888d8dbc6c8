using System.Net;

namespace MiniKube.Cli.Composition;

/// <summary>What <c>mkube server</c> and <c>mkube apiserver</c> were told.</summary>
internal sealed record ServerSettings
{
    public required string DataDirectory { get; init; }

    /// <summary>The context's name in the kubeconfigs that are written.</summary>
    public required string ClusterName { get; init; }

    public required string ListenAddress { get; init; }

    public required int Port { get; init; }

    /// <summary>Under which others reach this server.</summary>
    public required IPAddress AdvertiseAddress { get; init; }

    public required IReadOnlyList<string> ServerNames { get; init; }

    public required string ServiceNetwork { get; init; }

    public required string PodNetwork { get; init; }

    public EtcdSettings Etcd { get; init; } = new();

    public SecuritySettings Security { get; init; } = new();

    public string Url => $"https://{AdvertiseAddress}:{Port}";

    /// <summary>In-process components take the short way.</summary>
    public string LocalUrl => $"https://127.0.0.1:{Port}";

    /// <summary>The first address of the service network: <c>default/kubernetes</c>.</summary>
    public IPAddress ServiceAddress
    {
        get
        {
            var bytes = IPNetwork.Parse(ServiceNetwork.Split(',')[0]).BaseAddress.GetAddressBytes();
            bytes[^1]++;
            return new IPAddress(bytes);
        }
    }
}

/// <summary>An etcd that exists; no endpoints: the server runs one of its own.</summary>
internal sealed record EtcdSettings
{
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Set when our own etcd has peers.</summary>
    public EtcdMember? Member { get; init; }
}

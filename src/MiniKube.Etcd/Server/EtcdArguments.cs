namespace MiniKube.Etcd.Server;

/// <summary>etcd's command line.</summary>
internal static class EtcdArguments
{
    /// <summary>etcd wants unix addresses to look like host:port, and makes the file of that name in its working folder.</summary>
    public const string ClientSocket = "client.sock:0";

    public const string PeerSocket = "peer.sock:0";

    public static IEnumerable<string> From(EtcdProcessOptions options)
    {
        var clientUrls = options.ClientListener is { } listener ? $"unix://{ClientSocket},{listener.Url}" : $"unix://{ClientSocket}";
        return
        [
            $"--name={options.Name}",
            $"--data-dir={options.StoreFolder}",
            $"--listen-client-urls={clientUrls}",
            $"--advertise-client-urls={options.ClientListener?.Url ?? $"unix://{ClientSocket}"}",
            "--logger=zap",
            "--log-outputs=stderr",
            "--log-level=warn",
            $"--quota-backend-bytes={options.QuotaBytes}",
            "--max-request-bytes=2097152", // an object of Kubernetes' largest size, 1.5 MiB, and room for what is around it
            "--snapshot-count=10000", // keeps ten times less of the log in memory than the default
            .. Tls("", options.ClientListener),
            .. options.ForgetOthers ? ["--force-new-cluster"] : Array.Empty<string>(),
            .. options.Peering is { } peering ? Member(peering) : Alone(),
        ];
    }

    /// <summary>A single member elects itself after 1 to 5 ticks and has nobody to wait for: short ticks start it 0.15 s sooner for 0.2 % of a core.</summary>
    private static IEnumerable<string> Alone() =>
    [
        $"--listen-peer-urls=unix://{PeerSocket}",
        "--heartbeat-interval=50",
        "--election-timeout=250",
    ];

    private static IEnumerable<string> Member(EtcdPeering peering) =>
    [
        $"--listen-peer-urls={peering.Listener.Url}",
        $"--initial-advertise-peer-urls={peering.AdvertiseUrl}",
        $"--initial-cluster={peering.InitialCluster}",
        $"--initial-cluster-state={(peering.Joins ? "existing" : "new")}",
        "--pre-vote",
        "--heartbeat-interval=100",
        "--election-timeout=500", // writes wait for twice this when the leader dies; the stock second suits links between cities
        .. Tls("peer-", peering.Listener),
    ];

    private static IEnumerable<string> Tls(string prefix, EtcdListener? listener)
    {
        if (listener?.CertificateFile is not { } certificate || listener.KeyFile is not { } key)
        {
            return [];
        }

        string[] server = [$"--{prefix}cert-file={certificate}", $"--{prefix}key-file={key}"];
        return listener.CaFile is { } authority ? [.. server, $"--{prefix}trusted-ca-file={authority}", $"--{prefix}client-cert-auth"] : server;
    }
}

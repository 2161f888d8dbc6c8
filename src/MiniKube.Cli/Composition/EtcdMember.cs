using MiniKube.ApiServer;
using MiniKube.Cluster;
using MiniKube.Cluster.Pki;
using MiniKube.Etcd;

namespace MiniKube.Cli.Composition;

/// <summary>Our place in an etcd of several members, each the child of its host's server.</summary>
/// <param name="Name">Of the member on this host.</param>
/// <param name="All">Every member's name and the URL that its peers reach it by.</param>
/// <param name="IsNew">All members begin now, together.</param>
internal sealed record EtcdMember(string Name, IReadOnlyDictionary<string, Uri> All, bool IsNew)
{
    private const int ClientPort = 2379;

    /// <summary>A member that waits for its peers is not broken: it may be the first one to be switched on again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <param name="members">As etcd takes it: <c>NAME=https://192.0.2.1:2380,…</c>.</param>
    /// <param name="name">The one on this host.</param>
    /// <param name="isNew">All members begin now, together.</param>
    public static EtcdMember Parse(string members, string name, bool isNew)
    {
        var all = new Dictionary<string, Uri>();
        foreach (var member in members.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = member.Split('=', 2);
            if (parts.Length < 2 || !Uri.TryCreate(parts[1], UriKind.Absolute, out var url) || url.Scheme != "https") throw Wrong($"'{member}' is no member");
            all[parts[0]] = url;
        }

        return all.ContainsKey(name) ? new EtcdMember(name, all, isNew) : throw Wrong($"'{name}' is not among {string.Join(", ", all.Keys)}");
    }

    /// <param name="options">As for a lone etcd.</param>
    /// <param name="dataDirectory">Of the server.</param>
    /// <param name="others">Set when this member joins those that exist already; as etcd takes it.</param>
    public EtcdProcessOptions Apply(EtcdProcessOptions options, string dataDirectory, string? others)
    {
        var own = PeerUrl;
        return options with
        {
            Name = Name,
            StartTimeout = Patience,
            ClientListener = WithKeys(ClientUrl(All[Name]), dataDirectory),
            Peering = new EtcdPeering(WithKeys(own, dataDirectory), own, others ?? string.Join(',', All.Select(m => $"{m.Key}={Trim(m.Value)}")), Joins: others is not null),
        };
    }

    /// <summary>A file that asks the next start to go on without the other members: how a lost majority is given up.</summary>
    public static string RestoreMark(string dataDirectory) => dataDirectory + "/etcd/restore-quorum";

    public string PeerUrl => Trim(All[Name]);

    /// <summary>How to reach the members on other hosts.</summary>
    public EtcdOptions Others(string dataDirectory)
    {
        var keys = WithKeys("", dataDirectory);
        return new EtcdOptions
        {
            Endpoints = [.. All.Where(m => m.Key != Name).Select(m => ClientUrl(m.Value))],
            CaFile = keys.CaFile,
            CertificateFile = keys.CertificateFile,
            KeyFile = keys.KeyFile,
        };
    }

    /// <summary>Our own member first, and the others when it does not answer; others write there too, so reads have to ask.</summary>
    public ApiServerOptions Apply(ApiServerOptions options, string dataDirectory)
    {
        var others = Others(dataDirectory);
        return options with
        {
            EtcdEndpoints = [.. options.EtcdEndpoints, .. others.Endpoints],
            EtcdIsOurs = false,
            EtcdCaFile = others.CaFile,
            EtcdCertificateFile = others.CertificateFile,
            EtcdKeyFile = others.KeyFile,
        };
    }

    private static EtcdListener WithKeys(string url, string dataDirectory)
    {
        var directory = dataDirectory + "/pki/etcd";
        var member = EtcdPki.Member(directory);
        return new EtcdListener(url) { CaFile = EtcdPki.Authority(directory).Certificate, CertificateFile = member.Certificate, KeyFile = member.Key };
    }

    private static string ClientUrl(Uri peer) => $"https://{peer.Host}:{ClientPort}";

    private static string Trim(Uri url) => url.ToString().TrimEnd('/');

    private static ClusterException Wrong(string what) => new(ClusterFailure.Usage, what + ": give --etcd-cluster all members as NAME=https://HOST:2380, with commas, and --etcd-name this host's");
}

namespace MiniKube.ApiServer;

/// <summary>How one API server runs. All paths are of PEM files unless they say otherwise.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Endpoints of etcd as <see cref="Etcd.EtcdOptions.Endpoints"/> takes them.</summary>
    public required IReadOnlyList<string> EtcdEndpoints { get; init; }

    public string? EtcdCaFile { get; init; }

    public string? EtcdCertificateFile { get; init; }

    public string? EtcdKeyFile { get; init; }

    /// <summary>Nobody but this server writes to that etcd (it is a child of this process): reads need not ask it how far it is.</summary>
    public bool EtcdIsOurs { get; init; }

    /// <summary>The etcd member that is a child of this process: what is looked after when space runs out; null: an etcd of others.</summary>
    public Etcd.EtcdProcess? OwnEtcd { get; init; }

    public string ListenAddress { get; init; } = "0.0.0.0";

    /// <summary>0 takes any free port; <see cref="ApiServerHost.Port"/> tells which.</summary>
    public int Port { get; init; } = 6443;

    /// <summary>Address under which other hosts and the Service "kubernetes" reach this server.</summary>
    public string AdvertiseAddress { get; init; } = "127.0.0.1";

    public required string CertificateFile { get; init; }

    public required string KeyFile { get; init; }

    /// <summary>Authorities whose client certificates count; no other trust is used.</summary>
    public required string ClientCaFile { get; init; }

    /// <summary>Keys of service-account tokens: the first in the file signs, all of them verify; null: there are no tokens.</summary>
    public string? ServiceAccountKeyFile { get; init; }

    /// <summary>What stands in tokens as their issuer, and as their audience where none is asked for.</summary>
    public string ServiceAccountIssuer { get; init; } = "https://kubernetes.default.svc.cluster.local";

    /// <summary>A provider whose users are let in; null: none.</summary>
    public Authentication.Oidc.OidcOptions? Oidc { get; init; }

    /// <summary>Null: requests are not written down.</summary>
    public Audit.AuditOptions? Audit { get; init; }

    /// <summary>Lines "token,user,uid,\"group1,group2\""; null: no static tokens.</summary>
    public string? TokenFile { get; init; }

    /// <summary>
    /// Keys for secrets at rest, one a line as "id:base64 of 32 bytes"; the first one writes. Made with mode 0600 if it does not exist.
    /// </summary>
    public required string EncryptionKeyFile { get; init; }

    /// <summary>One network, or one of each family with a comma between them: the first is that of services which do not ask for another.</summary>
    public string ServiceCidr { get; init; } = "10.96.0.0/12";

    public string PodCidr { get; init; } = "10.244.0.0/16";

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Have a Service <c>kube-system/kube-dns</c> at the tenth address.</summary>
    public bool NameService { get; init; } = true;

    /// <summary>The IngressClass of the nodes' own ingress controller, made at the first start; empty: none.</summary>
    public string IngressClass { get; init; } = "minikube";

    /// <summary>What pods get that do not say how long they tolerate a silent node.</summary>
    public int DefaultTolerationSeconds { get; init; } = 5;

    /// <summary>Admission rules that apply only where they are asked for: DenyServiceExternalIPs, ExtendedResourceToleration, OwnerReferencesPermissionEnforcement.</summary>
    public IReadOnlyList<string> AdmissionPlugins { get; init; } = [];

    /// <summary>How long Events are kept after their last change.</summary>
    public TimeSpan EventLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Seats that priority levels share: so many requests run at once, watches and sessions apart; further ones wait or are answered 429.</summary>
    public int MaxInFlight { get; init; } = 1000;

    /// <summary>How often agents send a heartbeat.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long running requests get to end when the server stops.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);
}

using MiniKube.Client;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cli.Composition;

/// <summary>As whom a component speaks to the API server.</summary>
internal static class Identity
{
    public static ApiClientOptions From(string kubeconfig)
    {
        var credentials = KubeconfigCredentials.Load(kubeconfig);
        return new ApiClientOptions { Server = credentials.Server, CaFile = credentials.AuthorityFile, CertificateFile = credentials.CertificateFile, KeyFile = credentials.KeyFile };
    }

    public static ApiClientOptions From(string server, ClusterPki pki, CertificateFiles user) =>
        new() { Server = server, CaFile = pki.Authority.Certificate, CertificateFile = user.Certificate, KeyFile = user.Key };

    /// <summary>In elections: the same after a crash, so that a restarted process takes its own lease back instead of waiting for it to run out.</summary>
    public static string OfThisProcess => Environment.MachineName;
}

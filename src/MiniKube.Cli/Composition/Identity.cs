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

    /// <summary>Tells the processes of an election apart, also two on one host.</summary>
    public static string OfThisProcess { get; } = $"{Environment.MachineName}_{Guid.NewGuid().ToString("N")[..8]}";
}

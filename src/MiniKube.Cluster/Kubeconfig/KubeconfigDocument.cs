using System.Text;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Kubeconfig;

/// <summary>Credentials for one user of one cluster (Kubernetes documentation, "kubeconfig v1").</summary>
public sealed record KubeconfigDocument
{
    private KubeconfigDocument(string context, string server, string authority, string certificate, string key)
    {
        Context = context;
        Server = server;
        Authority = authority;
        Certificate = certificate;
        Key = key;
    }

    /// <summary>Names the cluster, the user and the context.</summary>
    public string Context { get; }

    /// <summary><c>https://host:port</c>.</summary>
    public string Server { get; }

    // Each the line that stands in the file: "...-data: BASE64" or a path.
    private string Authority { get; }

    private string Certificate { get; }

    private string Key { get; }

    /// <summary>All in one file, to be carried elsewhere.</summary>
    public static KubeconfigDocument For(string context, string server, ClusterPki pki, CertificateFiles user) => new(
        context, server, Data("certificate-authority", pki.Authority.Certificate), Data("client-certificate", user.Certificate), Data("client-key", user.Key));

    /// <summary>With the paths of the keys, which may be relative to the file.</summary>
    public static KubeconfigDocument ByFiles(string context, string server, string authority, string certificate, string key) =>
        new(context, server, $"certificate-authority: {authority}", $"client-certificate: {certificate}", $"client-key: {key}");

    public string Render() => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {Context}
          cluster:
            server: {Server}
            {Authority}
        users:
        - name: {Context}
          user:
            {Certificate}
            {Key}
        contexts:
        - name: {Context}
          context:
            cluster: {Context}
            user: {Context}
        current-context: {Context}
        """ + "\n";

    private static string Data(string name, string path) => $"{name}-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(File.ReadAllText(path)))}";
}

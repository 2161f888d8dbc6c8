using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Kubeconfig;

/// <summary>Credentials for one user of one cluster (Kubernetes documentation, "kubeconfig v1").</summary>
public sealed partial record KubeconfigDocument
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
        - name: {Name}
          cluster:
            server: {Server}
            {Authority}
        users:
        - name: {Name}
          user:
            {Certificate}
            {Key}
        contexts:
        - name: {Name}
          context:
            cluster: {Name}
            user: {Name}
        current-context: {Name}
        """ + "\n";

    // In quotes where YAML might take it for something else: "n" is a boolean, "1e3" a number.
    private string Name => Plain().IsMatch(Context) ? Context : $"\"{JsonEncodedText.Encode(Context)}\"";

    private static string Data(string name, string path) => $"{name}-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(File.ReadAllText(path)))}";

    [GeneratedRegex("^[a-z]+-[a-z0-9.-]*$")]
    private static partial Regex Plain();
}

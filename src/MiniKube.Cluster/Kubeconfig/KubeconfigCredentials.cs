using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Cluster.Pki;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Cluster.Kubeconfig;

/// <summary>What a component takes from its kubeconfig: where the server is, whom to trust, who it is itself. All paths are of PEM files.</summary>
public sealed record KubeconfigCredentials(string Server, string AuthorityFile, string CertificateFile, string KeyFile)
{
    /// <summary>Reads the selected context. Keys that stand in the file itself are written into <c>FILE.d/</c>, for those who want paths.</summary>
    public static KubeconfigCredentials Load(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using (var reader = new StreamReader(path)) yaml.Load(reader);
            return From((YamlMappingNode)yaml.Documents[0].RootNode, Path.GetFullPath(path));
        }
        catch (Exception e) when (e is not ClusterException)
        {
            throw new ClusterException($"cannot use the kubeconfig {path} ({(e is InvalidCastException or ArgumentOutOfRangeException ? "it is none" : e.Message.TrimEnd('.'))}): name another one with --kubeconfig, or print a new one with 'mkube kubeconfig'", e);
        }
    }

    public X509Certificate2 Authority() => X509Certificate2.CreateFromPem(File.ReadAllText(AuthorityFile));

    public X509Certificate2 ClientCertificate() => X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);

    private static KubeconfigCredentials From(YamlMappingNode root, string path)
    {
        var context = Named(root, "contexts", Text(root, "current-context"), "context");
        var cluster = Named(root, "clusters", Text(context, "cluster"), "cluster");
        var user = Named(root, "users", Text(context, "user"), "user");
        return new KubeconfigCredentials(
            Text(cluster, "server") ?? throw new FormatException("the cluster has no server"),
            FileOf(cluster, "certificate-authority", path),
            FileOf(user, "client-certificate", path),
            FileOf(user, "client-key", path));
    }

    private static YamlMappingNode Named(YamlMappingNode root, string list, string? name, string member)
    {
        var entries = root.Children.TryGetValue(list, out var node) && node is YamlSequenceNode sequence ? sequence.Children.OfType<YamlMappingNode>() : [];
        return entries.FirstOrDefault(e => Text(e, "name") == name)?[member] as YamlMappingNode ?? throw new FormatException($"'{name}' is not among its {list}");
    }

    private static string FileOf(YamlMappingNode node, string key, string kubeconfig)
    {
        if (Text(node, key + "-data") is not { } data) return Path.Combine(Path.GetDirectoryName(kubeconfig)!, Text(node, key) ?? throw new FormatException($"it has no {key}"));
        var file = $"{kubeconfig}.d/{key}.pem";
        var pem = Encoding.UTF8.GetString(Convert.FromBase64String(data));
        PrivateFile.EnsureDirectory(kubeconfig + ".d");
        if (!File.Exists(file) || File.ReadAllText(file) != pem) PrivateFile.Write(file, pem);
        return file;
    }

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) && value is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : null;
}

using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Kubeconfig;

/// <summary>The credentials of the control plane's own clients, in <c>&lt;data&gt;/kubeconfig/</c>.</summary>
public static class ComponentKubeconfigs
{
    public static string Path(string dataDirectory, string component) => $"{dataDirectory}/kubeconfig/{component}.conf";

    /// <summary>Writes admin (which may be carried elsewhere: the keys are in it), scheduler and controller-manager (which name the files of the keys, so that renewed ones are found); a file that holds the same already is left alone.</summary>
    public static void Write(string dataDirectory, string cluster, string server, ClusterPki pki)
    {
        PrivateFile.EnsureDirectory(dataDirectory + "/kubeconfig");
        WriteOne(Path(dataDirectory, "admin"), KubeconfigDocument.For(cluster, server, pki, pki.Admin));
        WriteOne(Path(dataDirectory, "scheduler"), ByFiles(cluster, server, "../pki", "scheduler"));
        WriteOne(Path(dataDirectory, "controller-manager"), ByFiles(cluster, server, "../pki", "controller-manager"));
    }

    /// <summary>For a node: <c>&lt;data&gt;/agent.conf</c>, with the keys in <c>&lt;data&gt;/pki</c>.</summary>
    public static void WriteAgent(string dataDirectory, string cluster, string server, ClusterPki pki, string node)
    {
        pki.EnsureNode(node, dataDirectory + "/pki");
        WriteOne(dataDirectory + "/agent.conf", ByFiles(cluster, server, "pki", "node"));
    }

    private static KubeconfigDocument ByFiles(string cluster, string server, string directory, string user) =>
        KubeconfigDocument.ByFiles(cluster, server, $"{directory}/ca.crt", $"{directory}/{user}.crt", $"{directory}/{user}.key");

    private static void WriteOne(string path, KubeconfigDocument document)
    {
        var text = document.Render();
        if (!File.Exists(path) || File.ReadAllText(path) != text) PrivateFile.Write(path, text);
    }
}

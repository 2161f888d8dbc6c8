using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Benchmarks;

/// <summary>Any Kubernetes-compatible server, as a kubeconfig names it. Every client is one HTTP/1.1 connection over TLS: one unit of concurrency.</summary>
internal sealed class ApiTarget
{
    private readonly X509Certificate2 authority;
    private readonly X509Certificate2 identity;

    private ApiTarget(Uri server, X509Certificate2 authority, X509Certificate2 identity)
    {
        Server = server;
        this.authority = authority;
        this.identity = identity;
    }

    public Uri Server { get; }

    public static ApiTarget FromKubeconfig(string path)
    {
        var yaml = new YamlStream();
        using (var reader = new StreamReader(path)) yaml.Load(reader);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var current = ((YamlScalarNode)root["current-context"]).Value!;
        var context = Named(root, "contexts", "context", current);
        var cluster = Named(root, "clusters", "cluster", ((YamlScalarNode)context["cluster"]).Value!);
        var user = Named(root, "users", "user", ((YamlScalarNode)context["user"]).Value!);
        using var pair = X509Certificate2.CreateFromPem(Pem(user, "client-certificate", path), Pem(user, "client-key", path));
        return new(
            new Uri(((YamlScalarNode)cluster["server"]).Value!),
            X509Certificate2.CreateFromPem(Pem(cluster, "certificate-authority", path)),
            X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null));
    }

    public HttpClient Connect(int connections = 1)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificates = [identity],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => identity,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler) { BaseAddress = Server, Timeout = TimeSpan.FromMinutes(5) };
    }

    private static YamlMappingNode Named(YamlMappingNode root, string list, string what, string name) =>
        (YamlMappingNode)((YamlSequenceNode)root[list]).Cast<YamlMappingNode>().Single(entry => ((YamlScalarNode)entry["name"]).Value == name)[what];

    private static string Pem(YamlMappingNode node, string key, string kubeconfig)
    {
        if (node.Children.TryGetValue(key + "-data", out var data)) return System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(((YamlScalarNode)data).Value!));
        var file = ((YamlScalarNode)node[key]).Value!;
        return File.ReadAllText(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!, file));
    }
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace MiniKube.ClusterTests.Support;

/// <summary>Plain HTTP with the administrator's certificate, for what kubectl would not send.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient http;

    /// <param name="patience">How many seconds one request may take; few where servers are to fail under requests.</param>
    public RestClient(string kubeconfig, int patience = 90)
    {
        var yaml = new YamlStream();
        using (var reader = new StreamReader(kubeconfig)) yaml.Load(reader);
        var root = yaml.Documents[0].RootNode;
        var cluster = root["clusters"][0]["cluster"];
        var user = root["users"][0]["user"];
        var authority = X509Certificate2.CreateFromPem(Data(cluster, "certificate-authority-data"));
        using var pair = X509Certificate2.CreateFromPem(Data(user, "client-certificate-data"), Data(user, "client-key-data"));
        var identity = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                LocalCertificateSelectionCallback = (_, _, _, _, _) => identity,
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        })
        { BaseAddress = new(((YamlScalarNode)cluster["server"]).Value!), Timeout = TimeSpan.FromSeconds(patience) };
    }

    public async Task<(int Code, JsonNode? Body)> SendAsync(string method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    public void Dispose() => http.Dispose();

    private static string Data(YamlNode node, string key) => Encoding.ASCII.GetString(Convert.FromBase64String(((YamlScalarNode)node[key]).Value!));
}

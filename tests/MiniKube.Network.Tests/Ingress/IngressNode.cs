using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.Networking;
using MiniKube.Network.Ingress;
using MiniKube.Network.Ingress.Certificates;
using MiniKube.Network.Tests.Support;
using Kube = MiniKube.Api.Networking;

namespace MiniKube.Network.Tests.Ingress;

/// <summary>An ingress controller on two free ports, with objects that a test changes.</summary>
internal sealed class IngressNode : IIngressObjects, ISecretWatch, IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Kube.Ingress> _ingresses = [];
    private readonly Dictionary<string, Service> _services = [];
    private readonly Dictionary<string, EndpointSlice> _slices = [];
    private readonly Dictionary<string, (Secret? Secret, Action<Secret?>? Changed)> _secrets = [];
    private readonly IngressController _controller;
    private readonly Task _running;

    public IngressNode()
    {
        var options = new IngressOptions { HttpPort = FreePorts.Take(), HttpsPort = FreePorts.Take(), LargestBody = 100_000 };
        (Http, Https) = (options.HttpPort, options.HttpsPort);
        _controller = new IngressController(options, this, this, TimeProvider.System, NullLoggerFactory.Instance);
        _running = _controller.RunAsync(_end.Token);
    }

    public int Http { get; }

    public int Https { get; }

    public void Serve(string service, string? appProtocol, params int[] ports)
    {
        var made = Make.Service(service, "10.96.1.1", Make.Port(80, "http") with { AppProtocol = appProtocol });
        lock (_services)
        {
            _services[service] = made;
            foreach (var old in _slices.Keys.Where(name => name.StartsWith(service + "-", StringComparison.Ordinal)).ToArray())
                _slices.Remove(old);
            foreach (var port in ports)
                _slices[$"{service}-{port}"] = Make.Slice(service, "http", "TCP", port, Make.Endpoint("127.0.0.1"));
        }
        _controller.OnBackend("default", service);
    }

    public void Put(params Kube.Ingress[] ingresses)
    {
        lock (_services)
        {
            _ingresses.Clear();
            _ingresses.AddRange(ingresses);
        }
        _controller.OnRules();
    }

    public void PutSecret(string name, string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var data = new Dictionary<string, byte[]> { ["tls.crt"] = Pem(certificate.ExportCertificatePem()), ["tls.key"] = Pem(key.ExportPkcs8PrivateKeyPem()) };
        var secret = new Secret { Data = data };
        lock (_services)
        {
            var changed = _secrets.GetValueOrDefault(name).Changed;
            _secrets[name] = (secret, changed);
            changed?.Invoke(secret);
        }
    }

    /// <summary>What curl prints: the answer, and the status behind it.</summary>
    public static async Task<string> CurlAsync(params string[] arguments)
    {
        var result = await new Command([]).RunAsync("curl", ["-s", "-k", "--max-time", "60", "--noproxy", "*", "-w", " [%{http_code}]", .. arguments], null, CancellationToken.None);
        return result.Output.ReplaceLineEndings(" ");
    }

    public Task<string> GetAsync(string host, string path, params string[] more) => CurlAsync(["-H", "Host: " + host, $"http://127.0.0.1:{Http}{path}", .. more]);

    public Task<string> GetTlsAsync(string host, string path, params string[] more) =>
        CurlAsync(["--resolve", $"{host}:{Https}:127.0.0.1", $"https://{host}:{Https}{path}", .. more]);

    IReadOnlyList<Kube.Ingress> IIngressObjects.Ingresses()
    {
        lock (_services)
            return [.. _ingresses];
    }

    IReadOnlyList<IngressClass> IIngressObjects.Classes() => [MakeIngress.Class("minikube", true)];

    Service? IIngressObjects.Service(string ns, string name)
    {
        lock (_services)
            return _services.GetValueOrDefault(name);
    }

    IReadOnlyList<EndpointSlice> IIngressObjects.Slices(string ns)
    {
        lock (_services)
            return [.. _slices.Values];
    }

    IDisposable ISecretWatch.Watch(string ns, string name, Action<Secret?> changed)
    {
        lock (_services)
        {
            _secrets[name] = (_secrets.GetValueOrDefault(name).Secret, changed);
            changed(_secrets[name].Secret);
        }
        return new CancellationTokenSource();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
        _controller.Dispose();
        _end.Dispose();
    }

    private static byte[] Pem(string text) => Encoding.ASCII.GetBytes(text);
}

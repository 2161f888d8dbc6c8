using System.Text.Json.Nodes;
using MiniKube.Api.ApiRegistration;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Dialing;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>One group version that another server serves, and the connections to it.</summary>
internal sealed class ExtensionApi : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public ExtensionApi(StoredObject item, APIService registration, ServiceBackends backends, Dialer dialer, FrontProxy identity)
    {
        Object = item;
        Registration = registration;
        var service = registration.Spec.Service!;
        var (space, name, port) = (service.Namespace ?? "", service.Name ?? "", service.Port ?? 443);
        Address = $"https://{name}.{space}.svc:{port}";
        var tls = TrustedAuthorities.Options($"{name}.{space}.svc", registration.Spec.CaBundle, registration.Spec.InsecureSkipTLSVerify);
        tls.ClientCertificates = [identity.Certificate];
        Invoker = new(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            RequestHeaderEncodingSelector = static (name, _) => RepeatedHeader.For(name),
            PooledConnectionLifetime = Lifetime,
            MaxConnectionsPerServer = 256,
            SslOptions = tls,
            ConnectCallback = (_, cancel) => dialer.ConnectAsync(backends.Find(space, name, port), cancel),
        });
    }

    /// <summary>The registration as it was read.</summary>
    public StoredObject Object { get; }

    public APIService Registration { get; }

    public string GroupVersion => $"{Registration.Spec.Group}/{Registration.Spec.Version}";

    /// <summary>Scheme, name and port, as in certificates.</summary>
    public string Address { get; }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>Its own list of resources as of the last check; null before the first that succeeded.</summary>
    public JsonObject? Resources { get; set; }

    public void Dispose() => Invoker.Dispose();
}

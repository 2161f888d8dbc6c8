using System.Net.Security;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using Kube = MiniKube.Api.Networking;

namespace MiniKube.Network.Ingress.Certificates;

/// <summary>Which certificate is shown for which name, from the Secrets that Ingresses name. A renewed one is shown from the next connection on.</summary>
internal sealed class CertificateStore(ISecretWatch secrets, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SecretKey, WatchedCertificate> _watched = [];
    private Dictionary<string, WatchedCertificate> _byHost = [];
    private WatchedCertificate? _fallback;
    private SslStreamCertificateContext? _selfSigned;

    /// <param name="ingresses">Oldest first: it wins where two name a certificate for the same host.</param>
    public void Use(IEnumerable<Kube.Ingress> ingresses)
    {
        var byHost = new Dictionary<string, WatchedCertificate>(StringComparer.OrdinalIgnoreCase);
        WatchedCertificate? fallback = null;
        var wanted = new HashSet<SecretKey>();
        lock (_lock)
        {
            foreach (var ingress in ingresses)
            {
                foreach (var tls in ingress.Spec.Tls.Where(tls => !string.IsNullOrEmpty(tls.SecretName)))
                {
                    var certificate = Watched(new SecretKey(ingress.Metadata.Namespace ?? "", tls.SecretName!), wanted);
                    foreach (var host in tls.Hosts)
                        byHost.TryAdd(host, certificate);
                    if (tls.Hosts.Count == 0)
                        fallback ??= certificate;
                }
            }
            foreach (var (key, old) in _watched.Where(pair => !wanted.Contains(pair.Key)).ToArray())
            {
                _watched.Remove(key);
                old.Dispose();
            }
            _byHost = byHost;
            _fallback = fallback;
        }
    }

    /// <summary>For the name that the client asks for; never null, so that a handshake succeeds and the client sees what is wrong.</summary>
    public SslStreamCertificateContext For(string? host)
    {
        lock (_lock)
        {
            if (host is not null && (_byHost.GetValueOrDefault(host) ?? _byHost.GetValueOrDefault(Wildcard(host)))?.Current is { } exact)
                return exact;
            return _fallback?.Current ?? (_selfSigned ??= TlsCertificate.SelfSigned(time));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var certificate in _watched.Values)
                certificate.Dispose();
            _watched.Clear();
        }
    }

    private static string Wildcard(string host) => host.IndexOf('.') is > 0 and var dot ? "*" + host[dot..] : host;

    private WatchedCertificate Watched(SecretKey key, HashSet<SecretKey> wanted)
    {
        wanted.Add(key);
        if (!_watched.TryGetValue(key, out var certificate))
        {
            _watched[key] = certificate = new WatchedCertificate(key, logger);
            certificate.Watch(secrets);
        }
        return certificate;
    }
}

internal readonly record struct SecretKey(string Namespace, string Name);

internal sealed class WatchedCertificate(SecretKey key, ILogger logger) : IDisposable
{
    private IDisposable? _watch;

    /// <summary>Null: there is no such Secret, or it holds no certificate.</summary>
    public volatile SslStreamCertificateContext? Current;

    public void Watch(ISecretWatch secrets) => _watch = secrets.Watch(key.Namespace, key.Name, Changed);

    public void Dispose() => _watch?.Dispose();

    private void Changed(Secret? secret)
    {
        string? problem = "it does not exist";
        Current = secret is null ? null : TlsCertificate.Read(secret, out problem);
        if (problem is not null)
            IngressLog.NoCertificate(logger, key.Namespace, key.Name, problem);
    }
}

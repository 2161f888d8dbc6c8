using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MiniKube.ApiServer.Authentication.Tokens;

namespace MiniKube.ApiServer.Authentication.Oidc;

/// <summary>
/// The provider's keys, asked for when they are first needed and again when a token names one that is not known, but not more often than every ten
/// seconds: garbage must not make us ask. While the provider does not answer the keys that are known serve on.
/// </summary>
internal sealed class OidcKeys : IDisposable
{
    private const int MaxDocument = 1 << 20;
    private const int MaxKeys = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private readonly HttpClient http;
    private readonly string issuer;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile IReadOnlyList<JsonWebKey> keys = [];
    private long askedAt;
    private bool asked;

    public OidcKeys(string issuer, string? caFile, TimeProvider time)
    {
        (this.issuer, this.time) = (issuer, time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (caFile is not null) handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(caFile) };
        http = new(handler) { Timeout = Deadline, MaxResponseContentBufferSize = MaxDocument };
    }

    /// <summary>Keys that may have signed a token.</summary>
    public async ValueTask<IReadOnlyList<JsonWebKey>> ForAsync(string keyId, CancellationToken cancel)
    {
        if (Knows(keyId)) return keys;
        await turn.WaitAsync(cancel);
        try
        {
            if (!Knows(keyId) && (!asked || time.GetElapsedTime(askedAt) > Pause)) await AskAsync(cancel);
        }
        finally
        {
            turn.Release();
        }
        return keys;
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private bool Knows(string keyId) => keyId.Length > 0 ? keys.Any(key => key.Id == keyId) : keys.Count > 0;

    private async Task AskAsync(CancellationToken cancel)
    {
        (asked, askedAt) = (true, time.GetTimestamp());
        try
        {
            using var configuration = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(issuer.TrimEnd('/') + IssuerDiscovery.ConfigurationPath), cancel));
            if (configuration.RootElement.GetProperty("issuer").GetString() != issuer) return;
            var address = new Uri(configuration.RootElement.GetProperty("jwks_uri").GetString()!);
            if (address.Scheme != Uri.UriSchemeHttps) return;
            using var set = JsonDocument.Parse(await http.GetByteArrayAsync(address, cancel));
            JsonWebKey[] found = [.. set.RootElement.GetProperty("keys").EnumerateArray().Take(MaxKeys).Select(JsonWebKey.Read).OfType<JsonWebKey>()];
            if (found.Length > 0) keys = found;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException
            || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // The token is refused; whoever sent it tries again, and so do we.
        }
    }

    private static X509ChainPolicy Trust(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }
}

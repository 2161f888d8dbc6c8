using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.NodeAgent.Joining;

/// <summary>
/// Gets the authority's certificate from a server that cannot be trusted yet, and trusts it if its hash is the one that the token carries. Nothing secret is
/// sent before.
/// </summary>
internal sealed class AuthorityCheck(TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    /// <returns>The PEM.</returns>
    /// <exception cref="JoinException">It is another one, or the clocks differ.</exception>
    /// <exception cref="HttpRequestException">Not reached.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "what is fetched is public, and is trusted by its hash alone")]
    public async Task<string> FetchAsync(Uri server, string hash, CancellationToken cancel)
    {
        var name = ServerAddresses.Format(server);
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = Deadline,
            // Whoever answers: what is asked for proves itself by its hash.
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        };
        using var http = new HttpClient(handler) { BaseAddress = server, Timeout = Deadline, MaxResponseContentBufferSize = LargestAnswer };
        using var response = await http.GetAsync("/cacerts", cancel);
        if (!response.IsSuccessStatusCode) throw new JoinException($"{name} is no API server of MiniKube (it answers {(int)response.StatusCode}): check the address that --server gives");
        var pem = await response.Content.ReadAsStringAsync(cancel);
        if (!HasHash(pem, hash))
        {
            throw new JoinException($"{name} belongs to another cluster than the token, or somebody stands in between: make a token on that very cluster with 'mkube token create', and check the address");
        }
        if (response.Headers.Date is { } theirs && (time.GetUtcNow() - theirs).Duration() > MostSkew)
        {
            var skew = time.GetUtcNow() - theirs;
            throw new JoinException($"this host's clock is {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "ahead of" : "behind")} that of {name}: set both by NTP, then start the agent again");
        }
        return pem;
    }

    private static bool HasHash(string pem, string hash)
    {
        try
        {
            using var authority = X509Certificate2.CreateFromPem(pem);
            return CryptographicOperations.FixedTimeEquals(Convert.FromHexString(JoinToken.HashOf(authority)), Convert.FromHexString(hash));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}

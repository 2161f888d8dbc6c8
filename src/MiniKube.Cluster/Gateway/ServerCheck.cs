using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Cluster.Gateway;

/// <summary>
/// Asks API servers whether they are ready, twice a second. A server without power leaves its connections hanging, and a frozen one even takes new ones:
/// only an answer shows that it lives.
/// </summary>
internal sealed class ServerCheck : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    private readonly X509Certificate2 _authority;
    private readonly HttpClient _http;

    public ServerCheck(string authorityFile)
    {
        _authority = X509Certificate2.CreateFromPem(File.ReadAllText(authorityFile));
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = Patience,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        })
        { Timeout = Patience };
    }

    public async Task RunAsync(IReadOnlyList<GatewayTarget> targets, TimeProvider time, CancellationToken cancel)
    {
        var misses = new int[targets.Count];
        while (!cancel.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(targets.Select(t => AskAsync(t, cancel)));
            for (var i = 0; i < targets.Count; i++)
            {
                // One late answer may be a busy machine's, and so may be the lateness of all.
                misses[i] = answers[i] == Answer.Late ? misses[i] + 1 : 0;
                var dead = answers[i] == Answer.Refused || (misses[i] >= 2 && answers.Any(a => a is Answer.Ready or Answer.NotReady));
                targets[i].Judge(answers[i] == Answer.Ready || (answers[i] == Answer.Late && !dead), dead);
            }

            await Task.Delay(Interval, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }

    private async Task<Answer> AskAsync(GatewayTarget target, CancellationToken cancel)
    {
        try
        {
            using var response = await _http.GetAsync($"https://{target.Address}/readyz", cancel);
            return response.IsSuccessStatusCode ? Answer.Ready : Answer.NotReady;
        }
        catch (HttpRequestException)
        {
            return Answer.Refused;
        }
        catch (OperationCanceledException)
        {
            return Answer.Late;
        }
    }

    private enum Answer
    {
        Ready,

        /// <summary>It lives, and may be waiting for etcd: what it has begun it may finish.</summary>
        NotReady,

        Refused,

        Late,
    }
}

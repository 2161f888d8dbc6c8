using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace MiniKube.NodeAgent.Joining;

/// <summary>Renews the node's certificate while the agent runs: a new key, a new certificate, new connections; pods do not notice.</summary>
internal sealed class CertificateRenewal(ApiClient client, string node, Action redial, TimeProvider time, Random random, ILogger<CertificateRenewal> logger)
{
    /// <summary>Timers do not take more than some weeks; and somebody else may have renewed it meanwhile.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private readonly double chance = random.NextDouble();

    public async Task RunAsync(CancellationToken cancel)
    {
        if (client.Options is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile, CaFile: { } authorityFile }) return;
        var credentials = new NodeCredentials(certificateFile, keyFile, authorityFile);
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), random);
        while (true)
        {
            var (begin, end) = Life(credentials);
            var left = RenewalTime.Of(begin, end, chance) - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancel);
                continue;
            }
            try
            {
                var (certificate, key) = await new CertificateOrder(client, node, time, random).PlaceAsync(name => JoinLog.Waits(logger, name), cancel);
                credentials.Save(certificate, key);
                backoff.Reset();
                JoinLog.Renewed(logger, Life(credentials).End);
                redial();
            }
            catch (Exception error) when (error is ApiException or JoinException or IOException or UnauthorizedAccessException or CryptographicException)
            {
                JoinLog.NotRenewed(logger, end, error.Message);
                await Task.Delay(backoff.Next(), time, cancel);
            }
        }
    }

    private (DateTimeOffset Begin, DateTimeOffset End) Life(NodeCredentials credentials)
    {
        using var certificate = credentials.Load();
        return certificate is null ? (time.GetUtcNow() - TimeSpan.FromHours(1), time.GetUtcNow()) : (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
    }
}

using Microsoft.Extensions.Logging;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cli.Composition;

/// <summary>
/// Makes the keys of a server's host, and renews those that near their end while the server runs: new connections get the new certificate, and components
/// dial again with theirs. Nothing has to be restarted, nothing expires.
/// </summary>
internal sealed class KeysRenewal(ServerSettings settings, ServerNames names, TimeProvider time, ILogger<KeysRenewal> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromHours(12);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(5);

    public async Task<ClusterPki> EnsureAsync(CancellationToken cancel)
    {
        var pki = await ClusterPki.EnsureAsync(settings.DataDirectory + "/pki", names, time, cancel);
        ComponentKubeconfigs.Write(settings.DataDirectory, settings.ClusterName, settings.Url, pki);
        return pki;
    }

    /// <summary>Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var random = new Random();
        for (var pause = Look; ;)
        {
            await Task.Delay(Backoff.Jitter(pause, random), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested) return;
            try
            {
                await EnsureAsync(cancel);
                pause = Look;
            }
            catch (Exception e) when (e is ClusterException or IOException or UnauthorizedAccessException)
            {
                KeysLog.NotRenewed(logger, e.Message);
                pause = Retry;
            }
        }
    }
}

internal static partial class KeysLog
{
    [LoggerMessage(9101, LogLevel.Error, "Certificates that near their end could not be renewed, trying again: {Why}")]
    public static partial void NotRenewed(ILogger logger, string why);
}

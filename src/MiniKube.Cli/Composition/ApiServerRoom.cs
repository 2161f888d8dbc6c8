using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer;
using MiniKube.Cluster;
using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Pki;
using MiniKube.Etcd;

namespace MiniKube.Cli.Composition;

/// <summary>The API server with what it stands on: keys, credentials of the other parts, and an etcd of its own unless one exists.</summary>
internal sealed class ApiServerRoom : IAsyncDisposable
{
    private readonly FolderClaim _claim;
    private readonly EtcdProcess? _etcd;
    private readonly ApiServerHost _host;
    private readonly KeysRenewal _keys;

    private ApiServerRoom(FolderClaim claim, ClusterPki pki, KeysRenewal keys, EtcdProcess? etcd, ApiServerHost host)
    {
        _claim = claim;
        _keys = keys;
        Pki = pki;
        _etcd = etcd;
        _host = host;
    }

    public ClusterPki Pki { get; }

    /// <summary>Done when /readyz says ok for the first time.</summary>
    public Task WhenReady => _host.WhenReady;

    public static async Task<ApiServerRoom> OpenAsync(ServerSettings settings, ILoggerFactory logging, TimeProvider time, CancellationToken cancel)
    {
        PrivateFile.EnsureDirectory(settings.DataDirectory);
        var claim = await FolderClaim.TakeAsync(settings.DataDirectory, "mkube server", time, cancel);
        try
        {
            return await OpenAsync(settings, claim, logging, time, cancel);
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    private static async Task<ApiServerRoom> OpenAsync(ServerSettings settings, FolderClaim claim, ILoggerFactory logging, TimeProvider time, CancellationToken cancel)
    {
        var etcd = settings.Etcd.Endpoints.Count == 0 ? await OwnEtcdAsync(settings, logging, time, cancel) : null;
        var names = new ServerNames
        {
            ServiceAddress = settings.ServiceAddress,
            DnsNames = [.. settings.ServerNames.Where(n => !IPAddress.TryParse(n, out _)), Environment.MachineName],
            Addresses = [settings.AdvertiseAddress, .. settings.ServerNames.Where(n => IPAddress.TryParse(n, out _)).Select(IPAddress.Parse)],
        };
        var keys = new KeysRenewal(settings, names, time, logging.CreateLogger<KeysRenewal>());
        var pki = await keys.EnsureAsync(cancel);
        return new ApiServerRoom(claim, pki, keys, etcd, new ApiServerHost(Options(settings, pki, etcd), logging, time));
    }

    /// <summary>etcd and the API server start at the same time: the second waits for the first by itself, with its own start behind it.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var etcd = _etcd is null ? Task.CompletedTask : _etcd.StartAsync(together.Token);
        var serving = _host.RunAsync(together.Token);
        var keys = _keys.RunAsync(together.Token);
        var first = await Task.WhenAny(serving, FailureOf(etcd));
        if (first != serving) await together.CancelAsync();
        await first;
        await serving;
        await together.CancelAsync();
        await keys;
    }

    /// <summary>The API server has ended by now: nobody writes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_etcd is not null) await _etcd.DisposeAsync();
        await _claim.DisposeAsync();
    }

    /// <summary>Ends only if the task fails.</summary>
    private static async Task FailureOf(Task task)
    {
        await task;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private static async Task<EtcdProcess> OwnEtcdAsync(ServerSettings settings, ILoggerFactory logging, TimeProvider time, CancellationToken cancel)
    {
        var options = new EtcdProcessOptions
        {
            DataFolder = settings.DataDirectory + "/etcd",
            Time = time,
            Launched = (pid, _) => EtcdState.Started(settings.DataDirectory, pid),
        };
        if (settings.Etcd.Member is { } member)
        {
            await EtcdRestoration.RunAsync(member, options, settings.DataDirectory, logging, cancel);
            var others = await EtcdJoining.DecideAsync(member, options, settings.DataDirectory, logging.CreateLogger(typeof(EtcdJoining)), cancel);
            options = member.Apply(options, settings.DataDirectory, others);
        }

        return new EtcdProcess(options, logging.CreateLogger<EtcdProcess>());
    }

    private static ApiServerOptions Options(ServerSettings settings, ClusterPki pki, EtcdProcess? etcd)
    {
        var options = new ApiServerOptions
        {
            EtcdEndpoints = etcd?.ClientOptions.Endpoints ?? settings.Etcd.Endpoints,
            EtcdIsOurs = etcd is not null,
            OwnEtcd = etcd,
            EtcdCaFile = settings.Etcd.CaFile,
            EtcdCertificateFile = settings.Etcd.CertificateFile,
            EtcdKeyFile = settings.Etcd.KeyFile,
            ListenAddress = settings.ListenAddress,
            Port = settings.Port,
            AdvertiseAddress = settings.AdvertiseAddress.ToString(),
            CertificateFile = pki.Server.Certificate,
            KeyFile = pki.Server.Key,
            ClientCaFile = pki.Authority.Certificate,
            ServiceAccountKeyFile = pki.ServiceAccountKey,
        ServiceAccountIssuer = settings.Security.AccountIssuer ?? "https://kubernetes.default.svc.cluster.local",
        Audit = settings.Security.Audit,
        Oidc = settings.Security.Oidc,
        AdmissionPlugins = settings.Security.AdmissionPlugins,
            EncryptionKeyFile = pki.SecretsKey,
            ServiceCidr = settings.ServiceNetwork,
            PodCidr = settings.PodNetwork,
        };
        return settings.Etcd.Member?.Apply(options, settings.DataDirectory) ?? options;
    }
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Cli.Composition;

namespace MiniKube.Cli.Tests.Composition;

public sealed class KeysRenewalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keys-").FullName;
    private readonly ManualTime time = new();

    [Fact]
    public async Task Certificates_NearTheirEnd_AreRenewedWhileTheServerRuns()
    {
        var renewal = Renewal();
        await renewal.EnsureAsync(CancellationToken.None);
        var (authority, server, admin) = (Certificate("ca"), Certificate("server"), Certificate("admin"));
        var kubeconfig = await File.ReadAllTextAsync(Path.Combine(folder, "kubeconfig", "admin.conf"));
        using var stop = new CancellationTokenSource();
        var run = renewal.RunAsync(stop.Token);

        var begun = time.GetUtcNow();
        await AdvanceUntilAsync(() => Certificate("server").Thumbprint != server.Thumbprint && Certificate("admin").Thumbprint != admin.Thumbprint);

        (time.GetUtcNow() - begun).ShouldBeGreaterThan(TimeSpan.FromDays(250), "what is young is kept");
        time.GetUtcNow().ShouldBeLessThan(new DateTimeOffset(server.NotAfter.ToUniversalTime(), TimeSpan.Zero), "the old one was good until then");
        Certificate("server").NotAfter.ShouldBeGreaterThan(server.NotAfter.AddDays(200));
        Certificate("ca").Thumbprint.ShouldBe(authority.Thumbprint);
        await AdvanceUntilAsync(() => File.ReadAllText(Path.Combine(folder, "kubeconfig", "admin.conf")) != kubeconfig);
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Renewal_ThatFails_IsTriedAgainSoon()
    {
        var errors = new Errors(time);
        var renewal = Renewal(errors);
        await renewal.EnsureAsync(CancellationToken.None);
        var kubeconfigs = Path.Combine(folder, "kubeconfig");
        Directory.Delete(kubeconfigs, recursive: true);
        await File.WriteAllTextAsync(kubeconfigs, "where a folder should be");
        using var stop = new CancellationTokenSource();
        var run = renewal.RunAsync(stop.Token);

        await AdvanceUntilAsync(() => errors.At.Count >= 1);
        await AdvanceUntilAsync(() => errors.At.Count >= 2, TimeSpan.FromMinutes(1));

        (errors.At[1] - errors.At[0]).ShouldBeLessThan(TimeSpan.FromHours(3));
        File.Delete(kubeconfigs);
        await AdvanceUntilAsync(() => File.Exists(Path.Combine(kubeconfigs, "admin.conf")));
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(90));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private KeysRenewal Renewal(ILogger<KeysRenewal>? log = null) => new(
        new()
        {
            DataDirectory = folder,
            ClusterName = "test",
            ListenAddress = "127.0.0.1",
            Port = 6443,
            AdvertiseAddress = IPAddress.Loopback,
            ServerNames = [],
            ServiceNetwork = "10.96.0.0/16",
            PodNetwork = "10.244.0.0/16",
        },
        new() { ServiceAddress = IPAddress.Parse("10.96.0.1") }, time, log ?? NullLogger<KeysRenewal>.Instance);

    private X509Certificate2 Certificate(string name) => X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, "pki", name + ".crt")));

    /// <summary>Days go by while the loop does its work in between.</summary>
    private async Task AdvanceUntilAsync(Func<bool> holds, TimeSpan? step = null)
    {
        var end = time.GetUtcNow() + TimeSpan.FromDays(800);
        while (true)
        {
            await Eventually.TrueAsync(() => time.Soonest is not null, () => "the loop never sleeps");
            if (Holds(holds)) return;
            time.GetUtcNow().ShouldBeLessThan(end, "nothing was renewed");
            time.Advance(step ?? TimeSpan.FromHours(18));
        }
    }

    private static bool Holds(Func<bool> condition)
    {
        try
        {
            return condition();
        }
        catch (Exception error) when (error is IOException or System.Security.Cryptography.CryptographicException)
        {
            // It is being written.
            return false;
        }
    }

    /// <summary>When, by the test's clock, something was logged.</summary>
    private sealed class Errors(TimeProvider time) : ILogger<KeysRenewal>
    {
        private readonly Lock gate = new();
        private readonly List<DateTimeOffset> at = [];

        public IReadOnlyList<DateTimeOffset> At
        {
            get
            {
                lock (gate) return [.. at];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (gate) at.Add(time.GetUtcNow());
        }
    }
}

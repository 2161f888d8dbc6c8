using System.Diagnostics;
using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

public sealed class MaintenanceTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    private readonly EtcdClient client = etcd.Client;

    [Fact]
    public async Task Compacted_RangeAndWatchBefore_SayWhereHistoryBegins()
    {
        var old = await client.PutAsync(Bytes("/c/a"), Bytes("1"), Soon());
        var newer = await client.PutAsync(Bytes("/c/a"), Bytes("2"), Soon());
        await client.Maintenance.CompactAsync(newer.Revision, physical: true, Soon());

        await Should.ThrowAsync<EtcdCompactedException>(() => client.RangeAsync(EtcdRange.One(Bytes("/c/a")) with { Revision = old.Revision }, Soon()));
        var watch = await Should.ThrowAsync<EtcdCompactedException>(
            async () => await client.Watch(EtcdWatchRequest.Prefix(Bytes("/c/"), old.Revision)).FirstAsync(Soon()));
        watch.CompactRevision.ShouldBe(newer.Revision);
        await Should.ThrowAsync<EtcdCompactedException>(() => client.Maintenance.CompactAsync(old.Revision, physical: false, Soon()));
    }

    [Fact]
    public async Task Compactor_AfterTwoIntervals_HasForgottenWhatWasBeforeTheFirst()
    {
        var old = await client.PutAsync(Bytes("/auto/a"), Bytes("1"), Soon());
        await client.PutAsync(Bytes("/auto/a"), Bytes("2"), Soon());
        using var stop = new CancellationTokenSource();
        var compactor = new EtcdCompactor(client, TimeSpan.FromMilliseconds(30), TimeProvider.System);
        var running = compactor.RunAsync(stop.Token);

        var limit = Soon();
        while (compactor.CompactedRevision == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit);
        }

        await stop.CancelAsync();
        await running;
        compactor.CompactedRevision.ShouldBeGreaterThan(old.Revision);
        await Should.ThrowAsync<EtcdCompactedException>(() => client.RangeAsync(EtcdRange.One(Bytes("/auto/a")) with { Revision = old.Revision }, Soon()));
    }

    [Fact]
    public async Task Lease_NotKeptAlive_TakesItsKeysWithIt()
    {
        // A busy machine may take longer than a lease to use it: then another one.
        var (lease, put) = await Eventually.SeeAsync(HoldAsync, held => held.Put is not null, "a lease that holds a key");

        var expiry = await client.Watch(EtcdWatchRequest.Prefix(Bytes("/lease/"), put!.Value.Revision + 1)).FirstAsync(Soon());

        expiry.Events.ShouldHaveSingleItem().IsDelete.ShouldBeTrue();
        var failure = await Should.ThrowAsync<EtcdException>(() => client.Leases.KeepAliveAsync(lease, Soon()));
        failure.Error.ShouldBe(EtcdError.LeaseNotFound);
    }

    private async Task<(long Lease, EtcdPutResult? Put)> HoldAsync()
    {
        var lease = await client.Leases.GrantAsync(TimeSpan.FromSeconds(1), Soon());
        try
        {
            (await client.Leases.KeepAliveAsync(lease, Soon())).ShouldBeGreaterThan(TimeSpan.Zero);
            return (lease, await client.PutAsync(Bytes("/lease/a"), Bytes("1"), Soon(), lease));
        }
        catch (EtcdException error) when (error.Error == EtcdError.LeaseNotFound)
        {
            return (lease, null);
        }
    }

    [Fact]
    public async Task Lease_Revoked_TakesItsKeysWithItAtOnce()
    {
        var lease = await client.Leases.GrantAsync(TimeSpan.FromMinutes(1), Soon());
        await client.PutIfAsync(Bytes("/revoke/a"), 0, Bytes("1"), Soon(), lease);

        await client.Leases.RevokeAsync(lease, Soon());

        (await client.RangeAsync(EtcdRange.One(Bytes("/revoke/a")), Soon())).Items.ShouldBeEmpty();
        var failure = await Should.ThrowAsync<EtcdException>(() => client.PutAsync(Bytes("/revoke/b"), Bytes("1"), Soon(), lease));
        failure.Error.ShouldBe(EtcdError.LeaseNotFound);
    }

    [Fact]
    public async Task Snapshot_OfALiveStore_IsWhatEtcdctlReads()
    {
        await client.PutAsync(Bytes("/snap/a"), new byte[1 << 20], Soon());
        var file = Path.Combine(etcd.Folder, "snapshot.db");
        await using (var destination = File.Create(file))
        {
            await client.Maintenance.SnapshotAsync(destination, Soon());
        }

#pragma warning disable RS0030 // The judge of our file is etcd's own tool.
        using var judge = Process.Start(new ProcessStartInfo("etcdctl", ["snapshot", "restore", file, "--data-dir", Path.Combine(etcd.Folder, "restored")])
        {
            Environment = { ["ETCDCTL_API"] = "3" }, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
#pragma warning restore RS0030
        var words = await judge.StandardError.ReadToEndAsync(Soon());
        await judge.WaitForExitAsync(Soon());

        judge.ExitCode.ShouldBe(0, words);
    }
}

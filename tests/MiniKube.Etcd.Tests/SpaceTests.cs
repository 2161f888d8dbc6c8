using System.Globalization;
using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

/// <summary>Disks that are full, and etcd's own quota. Each test has an etcd of its own.</summary>
public sealed class SpaceTests : IAsyncLifetime
{
    private const int Mebibyte = 1 << 20;

    private readonly List<IAsyncDisposable> ends = [];
    private readonly string folder = Directory.CreateTempSubdirectory("mk-space-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            await ends[i].DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Process_DiskFull_SaysSoLosesNothingAndGoesOnWhenThereIsRoom()
    {
        using var disk = new TinyDisk(160);
        // Who is told of starts notes them on the same disk.
        var notes = disk.File("notes");
        var options = new EtcdProcessOptions { DataFolder = disk.File("data"), Launched = (pid, _) => File.WriteAllBytes(notes, new byte[pid + 5000]) };
        await using var process = new EtcdProcess(options);
        await process.StartAsync(Soon());
        await using var client = new EtcdClient(process.ClientOptions);
        File.Delete(notes);
        disk.Fill();

        var written = new Dictionary<string, long>();
        await Eventually.SeeAsync(() => PutAsync(client, written), _ => process.Trouble is not null, "etcd's end");
        process.Trouble!.ShouldContain($"the disk of {process.DataFolder} is full: make room there");
        disk.MakeRoom();

        var before = written.Count;
        await Eventually.SeeAsync(() => PutAsync(client, written), all => all > before, "a write");
        var kept = await client.RangeAsync(EtcdRange.Prefix(Bytes("/full/")) with { KeysOnly = true }, Soon());
        written.Keys.Except(kept.Items.Select(item => Text(item.Key))).ShouldBeEmpty("what was confirmed is there");
        await Eventually.BecomesAsync(() => process.Trouble, trouble => trouble is null, "the end of the trouble");
    }

    [Fact]
    public async Task Keeper_QuotaReachedByHistory_TidiesUpAndWritesGoOn()
    {
        var (process, client) = await StartAsync(quota: 16 * Mebibyte);
        var value = new byte[Mebibyte];
        await FillAsync(() => client.PutAsync(Bytes("/same"), value, Soon()));
        var keeper = Keep(process, client);

        await Eventually.SeeAsync(() => TryAsync(() => client.PutAsync(Bytes("/same"), value, Soon())), well => well, "a write");

        keeper.Trouble.ShouldBeNull();
        keeper.Room.ShouldBe(EtcdRoom.Enough);
        (await client.Maintenance.NoSpaceAlarmsAsync(Soon())).ShouldBeEmpty();
        (await client.Maintenance.StatusAsync(Soon())).DbSize.ShouldBeLessThan(8 * Mebibyte);
    }

    [Fact]
    public async Task Keeper_QuotaReachedByWhatIsThere_SaysSoAndDeletionsMakeRoom()
    {
        var (process, client) = await StartAsync(quota: 16 * Mebibyte);
        var keeper = Keep(process, client);
        var revisions = new List<long>();
        await FillAsync(async () => revisions.Add((await client.PutIfAsync(Key(revisions.Count), 0, new byte[Mebibyte], Soon())).Revision));
        keeper.Refused();

        await Eventually.BecomesAsync(() => keeper.Room, room => room == EtcdRoom.OnlyDeletions, "that only deletions are taken");
        keeper.Trouble.ShouldNotBeNull().ShouldContain("delete objects that are not needed");
        for (var i = 0; i < revisions.Count - 2; i++)
        {
            (await client.DeleteIfAsync(Key(i), revisions[i], Soon())).Succeeded.ShouldBeTrue("a deletion is what makes room");
        }

        await Eventually.SeeAsync(() => TryAsync(() => client.PutAsync(Bytes("/new"), new byte[Mebibyte], Soon())), well => well, "a write");
        keeper.Room.ShouldBe(EtcdRoom.Enough);
    }

    private static ReadOnlyMemory<byte> Key(int number) => Bytes("/kept/" + number.ToString(CultureInfo.InvariantCulture));

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (EtcdException full) when (full.Error == EtcdError.NoSpace)
        {
            return false;
        }
    }

    private static async Task FillAsync(Func<Task> write)
    {
        for (var i = 0; await TryAsync(write); i++)
        {
            i.ShouldBeLessThan(64, "there is a quota");
        }
    }

    /// <summary>Writes once; how many were confirmed so far.</summary>
    private static async Task<int> PutAsync(EtcdClient client, Dictionary<string, long> written)
    {
        var key = "/full/" + Guid.NewGuid();
        try
        {
            written[key] = (await client.PutAsync(Bytes(key), new byte[200_000], Soon(), deadline: TimeSpan.FromSeconds(2))).Revision;
        }
        catch (EtcdException away) when (away.Error is EtcdError.Unavailable or EtcdError.DeadlineExceeded)
        {
            // Not confirmed.
        }

        return written.Count;
    }

    private async Task<(EtcdProcess Process, EtcdClient Client)> StartAsync(long quota)
    {
        var process = new EtcdProcess(new EtcdProcessOptions { DataFolder = Path.Combine(folder, "data"), QuotaBytes = quota });
        ends.Add(process);
        await process.StartAsync(Soon());
        var client = new EtcdClient(process.ClientOptions);
        ends.Add(client);
        return (process, client);
    }

    private EtcdSpaceKeeper Keep(EtcdProcess process, EtcdClient client)
    {
        var stop = new CancellationTokenSource();
        var keeper = new EtcdSpaceKeeper(client, process, TimeProvider.System);
        ends.Add(new Ending(stop, keeper.RunAsync(stop.Token)));
        return keeper;
    }

    private sealed class Ending(CancellationTokenSource stop, Task running) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            stop.Dispose();
        }
    }
}

using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

public sealed class ClusterTests
{
    [Fact]
    public async Task ThreeMembers_OneStops_ReadsWritesAndWatchesGoOn()
    {
        var folder = Directory.CreateTempSubdirectory("mk-etcd-3-").FullName;
        var urls = Enumerable.Range(0, 3).Select(_ => $"http://127.0.0.1:{FreePorts.Take()}").ToList();
        var all = string.Join(",", urls.Select((url, i) => $"m{i}={url}"));
        var members = urls.Select((url, i) => new EtcdProcess(new EtcdProcessOptions
        {
            DataFolder = Path.Combine(folder, $"m{i}"),
            Name = $"m{i}",
            Peering = new EtcdPeering(new EtcdListener(url), url, all, Joins: false),
        })).ToList();
        try
        {
            await Task.WhenAll(members.Select(member => member.StartAsync(Soon())));
            await using var client = new EtcdClient(new EtcdOptions { Endpoints = [.. members.SelectMany(member => member.ClientOptions.Endpoints)] });
            var before = await client.PutAsync(Bytes("/m/before"), Bytes("1"), Soon());
            await using var batches = client.Watch(EtcdWatchRequest.Prefix(Bytes("/m/"), before.Revision)).GetAsyncEnumerator(Soon());
            (await batches.MoveNextAsync()).ShouldBeTrue();

            await members[0].DisposeAsync();
            // While the others elect a leader a write may be refused, and one that was refused may still be made.
            var after = await Eventually.SeeAsync(() => PutAsync(client), put => put is not null, "a write to the two that are left");

            (await client.RangeAsync(EtcdRange.Prefix(Bytes("/m/")), Soon())).Items.Count.ShouldBe(2);
            var seen = new List<long>();
            while (!seen.Contains(after!.Value.Revision))
            {
                (await batches.MoveNextAsync()).ShouldBeTrue();
                seen.AddRange(batches.Current.Events.Select(one => one.Current.ModRevision));
            }
        }
        finally
        {
            await Task.WhenAll(members.Select(member => member.DisposeAsync().AsTask()));
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<EtcdPutResult?> PutAsync(EtcdClient client)
    {
        try
        {
            return await client.PutAsync(Bytes("/m/after"), Bytes("2"), Soon());
        }
        catch (EtcdException)
        {
            return null;
        }
    }
}

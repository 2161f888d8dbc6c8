using System.Net;
using System.Net.Sockets;
using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

public sealed class ClusterTests
{
    [Fact]
    public async Task ThreeMembers_OneStops_ReadsWritesAndWatchesGoOn()
    {
        var folder = Directory.CreateTempSubdirectory("mk-etcd-3-").FullName;
        var urls = FreePorts(3).Select(port => $"http://127.0.0.1:{port}").ToList();
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
            (await client.RangeAsync(EtcdRange.Prefix(Bytes("/m/")), Soon())).Items.Count.ShouldBe(1);
            var after = await client.PutAsync(Bytes("/m/after"), Bytes("2"), Soon());

            (await client.RangeAsync(EtcdRange.Prefix(Bytes("/m/")), Soon())).Items.Count.ShouldBe(2);
            (await batches.MoveNextAsync()).ShouldBeTrue();
            batches.Current.Events.ShouldHaveSingleItem().Current.ModRevision.ShouldBe(after.Revision);
        }
        finally
        {
            await Task.WhenAll(members.Select(member => member.DisposeAsync().AsTask()));
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}

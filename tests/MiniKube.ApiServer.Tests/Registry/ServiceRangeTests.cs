using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Tests.Registry;

/// <summary>ServiceCIDRs and IPAddresses, on several servers over one etcd.</summary>
public sealed class ServiceRangeTests : IAsyncLifetime
{
    private const string Addresses = "ipaddresses.networking.k8s.io";
    private const string Ranges = "servicecidrs.networking.k8s.io";
    private TestRegistry one = null!;
    private TestRegistry other = null!;

    public async Task InitializeAsync()
    {
        // 14 addresses, of which the services kubernetes and kube-dns have one each.
        one = await TestRegistry.StartAsync(serviceCidr: "10.96.0.0/28,fd00:10:96::/112");
        other = await one.BesideAsync();
    }

    public async Task DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Services_OnTwoServersAtOnce_ShareARangeWithoutSharingAnAddress()
    {
        var taken = one.Cache.For(Addresses).Current.Count;
        var made = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => TryAsync(i % 2 == 0 ? one : other, $"s{i}")));
        var addresses = made.OfType<string>().ToArray();
        addresses.Length.ShouldBe(14 - taken);
        addresses.Distinct().Count().ShouldBe(addresses.Length);

        await RangeAsync("more", "10.97.0.0/27");
        (await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync(i % 2 == 0 ? one : other, $"t{i}")))).Distinct().Count().ShouldBe(20, "the second range has room for all");
        await AgreeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Range_DeletedWhileItIsUsed_StaysUntilItsLastAddressIsFree(int seed)
    {
        await RangeAsync("going", "10.98.0.0/26");
        var random = new Random(seed);
        var creates = Enumerable.Range(1, 24).Select(async i =>
        {
            await Task.Yield();
            return await TryAsync(i % 2 == 0 ? one : other, $"g{i}", $"10.98.0.{i}");
        }).ToList();
        creates.Insert(random.Next(creates.Count), DeleteRangeAsync("going"));
        await Task.WhenAll(creates);
        await SeenAsync();
        await KeepAsync();

        // Whatever came first: where the range is gone, nobody has an address of it.
        var users = one.Cache.For("services").Current.From("").Where(item => item.Name.StartsWith('g')).ToArray();
        (one.Cache.For(Ranges).Current.Find("", "going") is null).ShouldBe(users.Length == 0);
        (await TryAsync(other, "late", "10.98.0.60")).ShouldBeNull("the range is on its way out");
        if (users.Length > 0) Condition("going").ShouldBe("False");
        foreach (var user in users) await one.Objects.DeleteAsync(one.Definition("services"), "default", user.Name, new(), TestRegistry.Write, CancellationToken.None);
        await SeenAsync();
        await KeepAsync();
        one.Cache.For(Ranges).Current.Find("", "going").ShouldBeNull();
    }

    [Fact]
    public async Task Range_WhoseAddressesAnotherOneHolds_GoesAtOnce()
    {
        Condition("kubernetes").ShouldBe("True");
        await RangeAsync("narrow", "10.99.0.0/28");
        await RangeAsync("wide", "10.99.0.0/24");
        await ServiceAsync(one, "user", "10.99.0.3");
        await DeleteRangeAsync("narrow");
        await SeenAsync();
        await KeepAsync();
        one.Cache.For(Ranges).Current.Find("", "narrow").ShouldBeNull();
        (await TryAsync(one, "next", "10.99.0.4")).ShouldBe("10.99.0.4");
    }

    [Fact]
    public async Task Claims_OfAnEarlierVersion_BecomeAddresses()
    {
        var address = Address(await ServiceAsync(one, "old"));
        await SeenAsync();
        await using (var etcd = one.Etcd.Client())
        {
            await etcd.TxnAsync([], [
                new EtcdOperation.Delete(Key($"/registry/{Addresses}/{address}")),
                new EtcdOperation.Put(Key($"/registry/.clusterips/{address}"), Key($$$"""{"metadata":{"name":"{{{address}}}"},"holder":"default/old"}""")),
            ], [], CancellationToken.None);
        }
        await MovedAsync();
        (await TryAsync(one, "thief", address)).ShouldBeNull("the old form holds it");
        await using var upgraded = await one.BesideAsync();
        var held = upgraded.Cache.For(Addresses).Current.Find("", address).ShouldNotBeNull().ToDocument();
        held["spec"]!["parentRef"]!.ToJsonString().ShouldBe("""{"resource":"services","namespace":"default","name":"old"}""");
        upgraded.Cache.For(".clusterips").Current.Count.ShouldBe(0);
        (await TryAsync(upgraded, "thief", address)).ShouldBeNull("the new form holds it");
    }

    [Fact]
    public async Task Addresses_ThatSomebodyChangedInTheStore_AreRepaired()
    {
        var address = Address(await ServiceAsync(one, "real"));
        var orphan = Address(await ServiceAsync(one, "gone"));
        await one.CreateAsync(Addresses, """{"metadata":{"name":"10.96.0.200"},"spec":{"parentRef":{"resource":"gateways","name":"ours"}}}""", "");
        await SeenAsync();
        await using (var etcd = one.Etcd.Client())
        {
            await etcd.TxnAsync([], [new EtcdOperation.Delete(Key($"/registry/{Addresses}/{address}")), new EtcdOperation.Delete(Key("/registry/services/default/gone"))], [], CancellationToken.None);
        }
        await MovedAsync();
        await KeepAsync();
        var stored = one.Cache.For(Addresses).Current;
        stored.Find("", address).ShouldNotBeNull("the service's address is held again");
        stored.Find("", orphan).ShouldBeNull("nobody has the other one");
        stored.Find("", "10.96.0.200").ShouldNotBeNull("what a user made is the user's");
    }

    [Fact]
    public async Task Service_OfTwoFamilies_HasAnAddressObjectOfEach()
    {
        var both = await one.CreateAsync("services", """{"metadata":{"name":"both"},"spec":{"ipFamilyPolicy":"RequireDualStack","ports":[{"port":80}]}}""");
        await SeenAsync();
        var families = both.ToDocument()["spec"]!["clusterIPs"]!.AsArray().Select(address => one.Cache.For(Addresses).Current.Find("", address!.ToString())!.Labels["ipaddress.kubernetes.io/ip-family"]);
        families.ShouldBe(["IPv4", "IPv6"]);
    }

    private static byte[] Key(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Address(StoredObject service) => service.ToDocument()["spec"]!["clusterIP"]!.ToString();

    private string? Condition(string range) => one.Cache.For(Ranges).Current.Find("", range)?.ToDocument()["status"]!["conditions"]![0]!["status"]!.ToString();

    private static Task<StoredObject> ServiceAsync(TestRegistry server, string name, string address = "") =>
        server.CreateAsync("services", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"clusterIP":"{{{address}}}","ports":[{"port":80}]}}""");

    private static async Task<string?> TryAsync(TestRegistry server, string name, string address = "")
    {
        try
        {
            return Address(await ServiceAsync(server, name, address));
        }
        catch (ApiException error) when (error.Code == 422)
        {
            return null;
        }
    }

    private async Task RangeAsync(string name, string cidr)
    {
        await one.CreateAsync(Ranges, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"cidrs":["{{{cidr}}}"]}}""", "");
        await SeenAsync();
    }

    private async Task<string?> DeleteRangeAsync(string name)
    {
        await one.Objects.DeleteAsync(one.Definition(Ranges), "", name, new(), TestRegistry.Write, CancellationToken.None);
        return null;
    }

    /// <summary>Both servers know all that was written.</summary>
    private async Task SeenAsync()
    {
        var newest = Math.Max(one.Parts.Store.Acknowledged, other.Parts.Store.Acknowledged);
        await one.Cache.WaitForAsync(newest);
        await other.Cache.WaitForAsync(newest);
    }

    /// <summary>What was written past the servers is known, too.</summary>
    private async Task MovedAsync()
    {
        await one.Parts.Store.PutMarkerAsync(CancellationToken.None);
        var newest = await one.Parts.Store.RevisionAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        await one.Cache.WaitForAsync(newest);
        await other.Cache.WaitForAsync(newest);
    }

    private async Task KeepAsync()
    {
        await Task.WhenAll(one.Parts.Ranges.StartAsync(CancellationToken.None), other.Parts.Ranges.StartAsync(CancellationToken.None));
        await MovedAsync();
    }

    private async Task AgreeAsync()
    {
        await SeenAsync();
        var wanted = one.Cache.For("services").Current.From("").SelectMany(service => service.ToDocument()["spec"]!["clusterIPs"]!.AsArray().Select(address => $"{address} {service.Namespace}/{service.Name}"));
        var held = one.Cache.For(Addresses).Current.From("").Select(item => item.ToDocument()).Select(item =>
            $"{item["metadata"]!["name"]} {item["spec"]!["parentRef"]!["namespace"]}/{item["spec"]!["parentRef"]!["name"]}");
        held.Order().ShouldBe(wanted.Order());
    }
}

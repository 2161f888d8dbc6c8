using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class ServiceAllocationTests : IAsyncLifetime
{
    private TestRegistry registry = null!;

    public async Task InitializeAsync() => registry = await TestRegistry.StartAsync();

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Services_CreatedAtOnce_GetAddressesOfTheirOwnAndGiveThemBack()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => ServiceAsync($"s{i}", "\"type\":\"NodePort\"")));
        var addresses = made.Select(service => Spec(service)["clusterIP"]!.ToString()).ToArray();
        addresses.Distinct().Count().ShouldBe(50);
        made.Select(service => Spec(service)["ports"]![0]!["nodePort"]!.GetValue<long>()).Distinct().Count().ShouldBe(50);

        var error = await Should.ThrowAsync<ApiException>(() => ServiceAsync("thief", $"\"clusterIP\":\"{addresses[0]}\""));
        error.Code.ShouldBe(422);
        error.Message.ShouldContain($"failed to allocate IP {addresses[0]}: provided IP is already allocated");

        await registry.Objects.DeleteAsync(registry.Definition("services"), "default", "s0", new(), TestRegistry.Write, CancellationToken.None);
        await Eventually.TrueAsync(async () => await TryAsync(() => ServiceAsync("heir", $"\"clusterIP\":\"{addresses[0]}\"")),
            () => "the address was not given back");
    }

    [Fact]
    public async Task Kubernetes_Service_HasTheFirstAddress()
    {
        var service = await registry.Objects.GetAsync(registry.Definition("services"), "default", "kubernetes", CancellationToken.None);
        Spec(service)["clusterIP"]!.ToString().ShouldBe("10.96.0.1");
    }

    [Theory]
    [InlineData("\"clusterIP\":\"None\"", "None")]
    [InlineData("\"type\":\"ExternalName\",\"externalName\":\"example.com\"", null)]
    [InlineData("\"clusterIP\":\"10.96.0.53\"", "10.96.0.53")]
    public async Task Service_OfEachType_HasTheAddressThatItShould(string spec, string? address)
    {
        var service = await ServiceAsync("typed", spec);
        Spec(service)["clusterIP"]?.ToString().ShouldBe(address);
    }

    [Theory]
    [InlineData("\"clusterIP\":\"192.168.0.1\"", "not in the valid range")]
    [InlineData("\"clusterIP\":\"nonsense\"", "must be a valid IP address")]
    [InlineData("\"clusterIP\":\"10.96.0.60\",\"clusterIPs\":[\"10.96.0.61\"]", "first value must match `clusterIP`")]
    public async Task Service_WithAWrongAddress_IsRefused(string spec, string message) =>
        (await Should.ThrowAsync<ApiException>(() => ServiceAsync("wrong", spec))).Message.ShouldContain(message);

    [Fact]
    public async Task Service_OfTwoFamilies_GetsAnAddressOfEachAndGivesTheSecondBack()
    {
        await using var dual = await TestRegistry.StartAsync(serviceCidr: "10.96.0.0/16,fd00:10:96::/112");
        Task<StoredObject> MakeAsync(string name, string spec) => dual.CreateAsync("services", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{spec}}},"ports":[{"port":80}]}}""");

        var both = Spec(await MakeAsync("both", "\"ipFamilyPolicy\":\"PreferDualStack\""));
        var addresses = both["clusterIPs"]!.AsArray().Select(address => address!.ToString()).ToArray();
        addresses.Length.ShouldBe(2);
        both["clusterIP"]!.ToString().ShouldBe(addresses[0]);
        addresses[0].ShouldStartWith("10.96.");
        addresses[1].ShouldStartWith("fd00:10:96::");
        Spec(await MakeAsync("plain", "\"type\":\"ClusterIP\""))["clusterIPs"]!.AsArray().Count.ShouldBe(1);
        var wanted = $"\"ipFamilies\":[\"IPv6\"],\"clusterIP\":\"{addresses[1]}\"";
        (await Should.ThrowAsync<ApiException>(() => MakeAsync("thief", wanted))).Message.ShouldContain("already allocated");

        var left = await dual.Objects.UpdateAsync(dual.Definition("services"), "default", "both", "", Single, TestRegistry.Write, CancellationToken.None);
        Spec(left)["clusterIPs"]!.ToJsonString().ShouldBe($"[\"{addresses[0]}\"]");
        await Eventually.TrueAsync(async () => await TryAsync(() => MakeAsync("heir", wanted)), () => "the second address was not given back");
    }

    private static JsonObject Single(JsonObject service)
    {
        service["spec"]!["ipFamilyPolicy"] = "SingleStack";
        return service;
    }

    private static JsonNode Spec(StoredObject service) => service.ToDocument()["spec"]!;

    private static async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private Task<StoredObject> ServiceAsync(string name, string spec) =>
        registry.CreateAsync("services", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{spec}}},"ports":[{"port":80}]}}""");
}

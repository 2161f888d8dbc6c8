using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Tests.Rest;
using MiniKube.ApiServer.Tests.Streaming;

namespace MiniKube.ApiServer.Tests.Grpc;

[Collection("rest")]
public sealed class ControlPlaneRoleTests(RestServer rest)
{
    private const string Merge = "application/merge-patch+json";
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";
    private const string Here = """{"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}]}}""";
    private const string Elsewhere = """{"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.7"}]}}""";

    [Fact]
    public async Task Node_OnTheServersHost_HasItsRole_AlsoWhenSomebodyTookItAway()
    {
        var node = await NodeAsync("role");
        await using var agent = await ConnectAsync(node);
        (await PatchAsync(node + "/status", Elsewhere)).Code.ShouldBe(200);
        var before = await PatchAsync(node + "/status", Here);
        await RoleAsync(node, "true");
        before.Json["metadata"]!["labels"]?[ControlPlaneRole.Label].ShouldBeNull("an address that is not this host's earns no role");
        var shown = await rest.SendAsync("GET", "/api/v1/nodes/" + node, accept: Table);
        shown.Json["rows"]![0]!["cells"]![2]!.ToString().ShouldBe("control-plane");

        await PatchAsync(node, $$$$"""{"metadata":{"labels":{"{{{{ControlPlaneRole.Label}}}}":null}}}""");
        await RoleAsync(node, "true");
        await rest.SendAsync("DELETE", "/api/v1/nodes/" + node);
    }

    [Fact]
    public async Task Node_ThatComesAgain_GetsItsRoleAgain()
    {
        var node = await NodeAsync("again");
        await using var agent = await ConnectAsync(node);
        await PatchAsync(node + "/status", Here);
        await RoleAsync(node, "true");
        await rest.SendAsync("DELETE", "/api/v1/nodes/" + node);
        await MakeAsync(node);
        await PatchAsync(node + "/status", Here);
        await RoleAsync(node, "true");
        await rest.SendAsync("DELETE", "/api/v1/nodes/" + node);
    }

    [Theory]
    [InlineData("""{}""", "127.0.0.1", true)]
    [InlineData("""{"other":"x"}""", "::1", true)]
    [InlineData("""{}""", "192.0.2.7", false)]
    [InlineData("""{}""", "not an address", false)]
    [InlineData("""{"node-role.kubernetes.io/control-plane":""}""", "127.0.0.1", false)]
    [InlineData("""{"node-role.kubernetes.io/control-plane":"mine"}""", "127.0.0.1", false)]
    public void Role_IsDue_WhereTheAddressIsThisHosts_AndNobodyGaveIt(string labels, string address, bool expected) =>
        ControlPlaneRole.IsDue(Stored($$$"""{"metadata":{"name":"n","labels":{{{labels}}}},"status":{"addresses":[{"type":"InternalIP","address":"{{{address}}}"}]}}""")).ShouldBe(expected);

    [Fact]
    public void Role_OfANodeWithoutAddresses_OrWithAnotherKindOfAddress_IsNotDue()
    {
        ControlPlaneRole.IsDue(Stored("""{"metadata":{"name":"n"}}""")).ShouldBeFalse();
        ControlPlaneRole.IsDue(Stored("""{"metadata":{"name":"n"},"status":{"addresses":[{"type":"ExternalIP","address":"127.0.0.1"}]}}""")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.2", "10.0.0.1", false)]
    [InlineData(null, "10.0.0.1", false)]
    public void Tunnel_BeginsHere_WhereBothEndsHaveOneAddress(string? remote, string local, bool expected)
    {
        var connection = new DefaultHttpContext().Connection;
        connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        connection.LocalIpAddress = IPAddress.Parse(local);
        ControlPlaneRole.BeginsHere(connection).ShouldBe(expected);
    }

    private static StoredObject Stored(string json) => StoredObject.Load("", "n", 1, System.Text.Encoding.UTF8.GetBytes(json));

    private async Task<string> NodeAsync(string purpose)
    {
        var name = $"{purpose}-{Guid.NewGuid().ToString("N")[..6]}";
        await MakeAsync(name);
        return name;
    }

    private async Task MakeAsync(string name) =>
        (await rest.CreateAsync("/api/v1/nodes", $$$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{name}}}"}}""")).Code.ShouldBe(201);

    private Task<TestAgent> ConnectAsync(string node) => TestAgent.StartAsync(rest.Server, node, (_, _, _) => Task.CompletedTask);

    private Task<Answer> PatchAsync(string path, string body) => rest.SendAsync("PATCH", "/api/v1/nodes/" + path, body, Merge);

    private Task RoleAsync(string node, string expected) => Eventually.BeAsync(
        async () => (await rest.SendAsync("GET", "/api/v1/nodes/" + node)).Json["metadata"]!["labels"]?[ControlPlaneRole.Label]?.ToString() ?? "", expected);
}

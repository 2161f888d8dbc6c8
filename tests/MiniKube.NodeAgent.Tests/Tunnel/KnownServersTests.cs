using MiniKube.Api.Core;
using MiniKube.NodeAgent.Tests.Volumes;
using MiniKube.NodeAgent.Tunnel;

namespace MiniKube.NodeAgent.Tests.Tunnel;

public sealed class KnownServersTests : IDisposable
{
    private static readonly Uri Told = new("https://10.0.0.1:6443");
    private readonly TempFolder folder = new();

    private string File => folder.File("servers");

    [Fact]
    public void Servers_ThatTheClusterNamed_AreKnownAtTheNextStart()
    {
        var servers = new KnownServers([Told], File);
        servers.Learn(KnownServers.Read(Endpoints("10.0.0.2", "10.0.0.3"))).ShouldBeTrue();
        servers.Learn(KnownServers.Read(Endpoints("10.0.0.3", "10.0.0.2"))).ShouldBeFalse("it is the same again");
        new KnownServers([Told], File).All.Select(ServerAddresses.Format).ShouldBe(["https://10.0.0.1:6443", "https://10.0.0.2:7443", "https://10.0.0.3:7443"]);
    }

    [Fact]
    public void Servers_WhenTheClusterNamesNone_StayAsTheyWere()
    {
        var servers = new KnownServers([Told], File);
        servers.Learn(KnownServers.Read(Endpoints("10.0.0.2")));
        servers.Learn(KnownServers.Read(new())).ShouldBeFalse();
        servers.Named.Count.ShouldBe(1);
    }

    [Fact]
    public void Servers_FromADamagedFile_AreThoseThatWereGiven()
    {
        System.IO.File.WriteAllText(File, "ftp://x\n\0");
        new KnownServers([Told], File).All.ShouldBe([Told]);
    }

    public void Dispose() => folder.Dispose();

    private static Endpoints Endpoints(params string[] addresses) => new()
    {
        Subsets = [new() { Addresses = [.. addresses.Select(ip => new EndpointAddress { Ip = ip })], Ports = [new() { Name = "https", Port = 7443 }] }],
    };
}

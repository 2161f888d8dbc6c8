using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Network;

namespace MiniKube.Containers.Tests.Docker;

public sealed class NetworkDefinitionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mkube-cni-").FullName;

    [Fact]
    public void Folder_WithSeveral_GivesTheFirstThatCanBeUsed()
    {
        Write("05-half.conflist", "{\"cniVersion\":\"1.0.0\",\"na");
        Write("07-nameless.conf", "{\"cniVersion\":\"1.0.0\",\"type\":\"bridge\"}");
        Write("10-good.conflist", "{\"cniVersion\":\"1.0.0\",\"name\":\"good\",\"plugins\":[{\"type\":\"bridge\"},{\"type\":\"portmap\"}]}");
        Write("20-other.conf", "{\"cniVersion\":\"0.4.0\",\"name\":\"other\",\"type\":\"ptp\"}");
        Write("00-readme.txt", "no network");

        var found = NetworkDefinition.Find(_folder).ShouldNotBeNull();

        found.Name.ShouldBe("good");
        found.Plugins.Select(plugin => (string)plugin["type"]!).ShouldBe(["bridge", "portmap"]);
    }

    [Fact]
    public void Folder_WithoutAny_GivesNone()
    {
        NetworkDefinition.Find(_folder).ShouldBeNull();
        NetworkDefinition.Find(Path.Join(_folder, "absent")).ShouldBeNull();
    }

    [Fact]
    public void File_OfOnePlugin_IsANetworkToo()
    {
        Write("20-other.conf", "{\"cniVersion\":\"0.4.0\",\"name\":\"other\",\"type\":\"ptp\",\"ipMasq\":true}");

        var found = NetworkDefinition.Find(_folder).ShouldNotBeNull();

        found.Version.ShouldBe("0.4.0");
        ((bool)found.Plugins.ShouldHaveSingleItem()["ipMasq"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false, "/kubepods/burstable/podab-cd", "/kubepods/burstable/podab-cd")]
    [InlineData(true, "/kubepods/burstable/podab-cd", "kubepods-burstable-podab_cd.slice")]
    [InlineData(true, "", null)]
    public void Cgroup_IsNamedAsTheDaemonsDriverWants(bool systemd, string path, string? parent) => new CgroupNames(systemd).Parent(path).ShouldBe(parent);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Join(_folder, name), text);
}

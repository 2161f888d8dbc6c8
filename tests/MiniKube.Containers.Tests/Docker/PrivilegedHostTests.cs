using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Tests.Docker;

public sealed class PrivilegedHostTests
{
    private static readonly HostConfig Plain = new() { NetworkMode = "none", LogConfig = new("none", new Dictionary<string, string>()) };

    [Fact]
    public void Lacking_OfAFullRoot_IsNothing() => PrivilegedHost.Lacking(["Name:\tx", "CapBnd:\t000001ffffffffff"], "40\n").ShouldBeEmpty();

    [Fact]
    public void Lacking_OfASandbox_IsNamed() => PrivilegedHost.Lacking(["CapBnd:\t000001fffeffffff"], "40\n").ShouldBe(["SYS_RESOURCE"]);

    [Fact]
    public void Host_WithEverything_AsksDockerForAll() => PrivilegedHost.Of(Plain, []).ShouldBe(Plain with { Privileged = true });

    [Fact]
    public void Host_WithLess_DoesNotAskForWhatCannotBeHad()
    {
        var config = PrivilegedHost.Of(Plain, ["SYS_RESOURCE"]);
        config.Privileged.ShouldBeFalse();
        config.CapAdd.ShouldBe(["ALL"]);
        config.CapDrop.ShouldBe(["SYS_RESOURCE"]);
    }
}

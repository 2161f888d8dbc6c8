using MiniKube.Network.PodNetwork;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests;

/// <summary>On a bridge of the real kernel.</summary>
public sealed class PodBridgeTests
{
    [Fact]
    public async Task Bridge_OfANodeWithAnotherRange_LosesItsOldAddressesOnly()
    {
        using var space = await NetworkSpace.CreateAsync();
        await space.IpAsync("""
            link set lo up
            link add cni0 type bridge
            addr add 10.244.1.1/24 dev cni0
            addr add fd00:10:244:1::1/64 dev cni0 nodad
            link set cni0 up
            """);
        (await LeaveOnlyAsync(space, "10.244.1.0/24")).ShouldBeEmpty();
        (await LeaveOnlyAsync(space, "10.244.7.0/24")).ShouldBe(["10.244.1.1/24"]);
        (await LeaveOnlyAsync(space, "10.244.7.0/24", "fd00:10:244:7::/64")).ShouldBe(["fd00:10:244:1::1/64"]);
        var left = await space.RunAsync("ip", "-o", "addr", "show", "dev", "cni0", "scope", "global");
        left.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bridge_ThatIsNotThere_IsNoError()
    {
        using var space = await NetworkSpace.CreateAsync();
        (await LeaveOnlyAsync(space, "10.244.7.0/24")).ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<string>> LeaveOnlyAsync(NetworkSpace space, params string[] ranges) => space.InsideAsync(() => PodBridge.LeaveOnly(ranges));
}

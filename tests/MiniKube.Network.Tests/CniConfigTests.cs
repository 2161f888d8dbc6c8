using System.Text.Json.Nodes;
using MiniKube.Network.PodNetwork;

namespace MiniKube.Network.Tests;

public sealed class CniConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mkcni").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_Twice_ChangesTheFileOnlyWhenTheNetworkDiffers()
    {
        var options = new CniConfigOptions { PodCidrs = ["10.244.3.0/24"], ConfigFolder = _folder };

        (await CniConfig.WriteAsync(options, default)).ShouldBeTrue();
        (await CniConfig.WriteAsync(options, default)).ShouldBeFalse();
        (await CniConfig.WriteAsync(options with { Mtu = 1450 }, default)).ShouldBeTrue();

        var file = Directory.GetFiles(_folder).ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldBe("10-minikube.conflist");
        var bridge = JsonNode.Parse(await File.ReadAllTextAsync(file))!["plugins"]![0]!;
        ((string?)bridge["ipam"]!["ranges"]![0]![0]!["subnet"]).ShouldBe("10.244.3.0/24");
        ((int?)bridge["mtu"]).ShouldBe(1450);
        ((bool?)bridge["ipMasq"]).ShouldBe(false);
    }
}

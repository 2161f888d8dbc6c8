using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Tests;

public sealed class VolumeSourcesTests
{
    public static TheoryData<string> Sources { get; } = [.. Schema.Of(typeof(Volume)).Fields.Select(field => field.Name).Where(name => name != "name")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void EverySourceThatAVolumeHas_Counts(string source)
    {
        var volume = ApiJson.Deserialize<Volume>(new JsonObject { ["name"] = "v", [source] = new JsonObject() });
        VolumeSources.Count(volume).ShouldBe(1);
    }
}

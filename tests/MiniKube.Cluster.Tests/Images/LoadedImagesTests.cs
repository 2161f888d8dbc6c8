using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Images;

namespace MiniKube.Cluster.Tests.Images;

public sealed class LoadedImagesTests
{
    [Fact]
    public void Load_UnderANameThatIsThere_TakesItsPlace_AndKeepsWhatWasBefore()
    {
        var loaded = LoadedImages.None.With(Images(("web:1", "a"), ("db:1", "x"))).With(Images(("web:1", "b"))).With(Images(("web:1", "b")));
        loaded.All.Select(i => i.Name).ShouldBe(["db:1", "web:1"]); // the latest last
        loaded.All[1].Digest.ShouldBe("b");
        loaded.All[1].Former.ShouldBe(["a"]);
        var back = loaded.With(Images(("web:1", "a"))).All[1];
        (back.Digest, string.Join(',', back.Former)).ShouldBe(("a", "b"));
    }

    [Theory]
    [InlineData(null, true)] // it has none of that name
    [InlineData("b", false)]
    [InlineData("a", true)] // it was away when the name got another meaning
    [InlineData("pulled", false)] // somebody put it there on purpose
    public void Node_LacksWhatItMissed_NotWhatSomebodyChanged(string? has, bool lacks)
    {
        var image = new LoadedImage("web:1", "a", []).Now("b");
        image.IsLackedBy(has is null ? new Dictionary<string, string>() : new() { ["web:1"] = has }).ShouldBe(lacks);
    }

    [Fact]
    public void Record_StaysBounded()
    {
        var many = Enumerable.Range(0, 700).Aggregate(LoadedImages.None, (all, i) => all.With(Images(($"ci:{i}", "a"))));
        many.All.Count.ShouldBe(500);
        many.All[^1].Name.ShouldBe("ci:699");
        var often = Enumerable.Range(0, 100).Aggregate(new LoadedImage("ci", "-1", []), (image, i) => image.Now($"{i}"));
        often.Former.Count.ShouldBe(50);
        often.Former[0].ShouldBe("98");
    }

    [Fact]
    public void File_IsReadAsItWasWritten_AndADamagedOneSaysWhatToDo()
    {
        var paths = ClusterPaths.Of($"u{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..5]}");
        LoadedImages.Read(paths).All.ShouldBeEmpty();
        Directory.CreateDirectory(paths.Data);
        try
        {
            var loaded = LoadedImages.None.With(Images(("web:1", "a"))).With(Images(("web:1", "b"), ("db:1", "x")));
            loaded.Write(paths);
            var read = LoadedImages.Read(paths);
            read.All.Select(i => (i.Name, i.Digest, string.Join(',', i.Former))).ShouldBe([("web:1", "b", "a"), ("db:1", "x", "")]);
            read.Without([read.All[0]]).All.ShouldHaveSingleItem().Name.ShouldBe("db:1");
            File.WriteAllText(paths.LoadedImages, "{");
            Should.Throw<ClusterException>(() => LoadedImages.Read(paths)).Message.ShouldContain("load the images again");
        }
        finally
        {
            Directory.Delete(paths.Data, recursive: true);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Images(params (string Name, string Digest)[] images) => images.Select(i => KeyValuePair.Create(i.Name, i.Digest));
}

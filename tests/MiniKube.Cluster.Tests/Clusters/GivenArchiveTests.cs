using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Clusters;

public sealed class GivenArchiveTests : IDisposable
{
    private const string Docker = """[{"Config":"c.json","RepoTags":["web.local/hello:1"],"Layers":[]}]""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("manifest.json", Docker)]
    [InlineData("./manifest.json", Docker)]
    [InlineData("index.json", """{"manifests":[{"digest":"sha256:0","annotations":{"io.containerd.image.name":"docker.io/library/web:1"}}]}""")]
    [InlineData("index.json", """{"manifests":[{"digest":"sha256:0","annotations":{"org.opencontainers.image.ref.name":"registry.local/web:1"}}]}""")]
    public async Task NamedImage_IsTakenAsItLies(string entry, string content)
    {
        var file = Write(entry, content);
        using var archive = await GivenArchive.OpenAsync(file, default);
        archive.Path.ShouldBe(file);
    }

    [Fact]
    public async Task Gzipped_IsUnpacked_AndTakenAwayAgain()
    {
        var plain = Write("manifest.json", Docker);
        var zipped = plain + ".gz";
        await using (var target = new GZipStream(File.Create(zipped), CompressionLevel.Fastest)) await target.WriteAsync(await File.ReadAllBytesAsync(plain));
        string unpacked;
        using (var archive = await GivenArchive.OpenAsync(zipped, default))
        {
            unpacked = archive.Path;
            (await File.ReadAllBytesAsync(unpacked)).ShouldBe(await File.ReadAllBytesAsync(plain));
        }

        File.Exists(unpacked).ShouldBeFalse();
        File.Exists(zipped).ShouldBeTrue();
    }

    [Theory]
    [InlineData("manifest.json", """[{"Config":"c.json","RepoTags":null,"Layers":[]}]""", "has no name")]
    [InlineData("index.json", """{"manifests":[{"digest":"sha256:0"}]}""", "has no name")]
    [InlineData("index.json", """{"manifests":[{"digest":"sha256:0","annotations":{"org.opencontainers.image.ref.name":"1.0"}}]}""", "has no name")]
    [InlineData("etc/hostname", "host", "without an image")]
    [InlineData("manifest.json", "{", "damaged or no image archive")]
    public async Task WrongContent_IsToldWithWhatToDo(string entry, string content, string sentence) => await RefusedAsync(Write(entry, content), sentence);

    [Fact]
    public async Task WrongFile_IsToldWithWhatToDo()
    {
        var text = _folder.File("text");
        await File.WriteAllTextAsync(text, string.Concat(Enumerable.Repeat("no archive at all\n", 100)));
        await RefusedAsync(text, "no image archive");
        var empty = _folder.File("empty");
        await File.WriteAllTextAsync(empty, "");
        await RefusedAsync(empty, "is empty");
        await RefusedAsync(_folder.File("nothing"), "there is no file");
        await RefusedAsync(Path.GetDirectoryName(text)!, "is a folder");
        var cut = _folder.File("cut.gz");
        await using (var target = new GZipStream(File.Create(cut), CompressionLevel.Fastest)) await target.WriteAsync(await File.ReadAllBytesAsync(Write("manifest.json", Docker)));
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(cut))[..40]);
        await RefusedAsync(cut, "damaged or no image archive");
    }

    private static async Task RefusedAsync(string file, string sentence)
    {
        var failure = await Should.ThrowAsync<ClusterException>(() => GivenArchive.OpenAsync(file, default));
        failure.Failure.ShouldBe(ClusterFailure.Usage);
        failure.Message.ShouldContain(sentence);
    }

    private string Write(string entry, string content)
    {
        var file = _folder.File(Guid.NewGuid().ToString("N") + ".tar");
        using var tar = new TarWriter(File.Create(file));
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return file;
    }
}

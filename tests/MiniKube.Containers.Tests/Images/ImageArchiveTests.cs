using System.Formats.Tar;
using MiniKube.Containers.Images;

namespace MiniKube.Containers.Tests.Images;

public sealed class ImageArchiveTests
{
    private static readonly ImageDefinition Image = new()
    {
        Name = "minikube.local/sample:1",
        Entrypoint = ["/bin/run"],
        Env = ["A=b"],
        Entries = [ImageEntry.File("bin/run", "#!/bin/sh\n", (UnixFileMode)0x1ED), ImageEntry.Symlink("bin/alias", "run"), ImageEntry.Folder("data")],
    };

    [Fact]
    public async Task Archive_OfSameDefinition_IsSameBytes()
    {
        var first = await BytesAsync(Image);
        var second = await BytesAsync(Image with { Entries = [.. Image.Entries.Reverse()] });

        var other = await BytesAsync(Image with { Env = ["A=c"] });

        first.AsSpan().SequenceEqual(second).ShouldBeTrue("order of entries must not matter");
        first.AsSpan().SequenceEqual(other).ShouldBeFalse();
    }

    [Fact]
    public async Task Layer_HoldsEntriesAndTheirParents()
    {
        using var layer = new MemoryStream();
        await ImageLayer.WriteAsync(Image.Entries, layer, CancellationToken.None);
        layer.Position = 0;

        using var tar = new TarReader(layer);
        var entries = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            entries.Add($"{entry.EntryType} {entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.LinkName}".TrimEnd());

        entries.ShouldBe(["Directory bin/ 755", "SymbolicLink bin/alias 777 run", "RegularFile bin/run 755", "Directory data/ 755"]);
    }

    [Fact]
    public async Task Names_OfWrittenArchive_AreReadBack()
    {
        var path = Path.GetTempFileName();
        try
        {
            await ImageArchive.WriteFileAsync(Image with { Name = "short" }, path, CancellationToken.None);

            (await ImageArchiveNames.ReadAsync(path, CancellationToken.None)).ShouldBe(["docker.io/library/short:latest"]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<byte[]> BytesAsync(ImageDefinition image)
    {
        using var archive = new MemoryStream();
        await ImageArchive.WriteAsync(image, archive, CancellationToken.None);
        return archive.ToArray();
    }
}
